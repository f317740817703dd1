// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>A chain on its way.</summary>
internal sealed class ModelChain(ushort id, int slot, DriverBuffer[] buffers)
{
    public ushort Id => id;

    public int Slot => slot;

    /// <summary>How many descriptors it takes of the queue.</summary>
    public int Slots { get; init; }

    /// <summary>The how many-th that was taken.</summary>
    public int TakenAs { get; set; }

    public DescriptorChain? Chain { get; set; }

    public byte[] Content { get; set; } = [];

    public byte[] Written { get; set; } = [];

    public int WritableLength => buffers.Where(buffer => buffer.IsWritable).Sum(buffer => (int)buffer.Length);

    public byte[] Collect(DriverMemory memory, bool isWritable) =>
        [.. buffers.Where(buffer => buffer.IsWritable == isWritable)
            .SelectMany(buffer => memory.Bytes(buffer.Address, (int)buffer.Length).ToArray())];
}
