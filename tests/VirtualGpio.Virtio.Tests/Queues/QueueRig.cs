// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>A driver and a device with a queue between them.</summary>
internal sealed class QueueRig : IDisposable
{
    private readonly ulong _buffers;

    public QueueRig(ulong features, int size = 8)
    {
        Machine = new DriverMemory(4 << 20);
        Machine.ShareWith(Memory);
        Driver = DriverQueue.Create(Machine, size, features);
        Driver.UsesTables = true;
        Inflight = InflightMemory.Create(1, size, 0);
        _buffers = Machine.Allocate(1 << 20, 4096);
        Device = Open(Driver.Setup.Base);
    }

    public const int BufferSpace = 1 << 20;

    public static TheoryData<ulong> AllFeatures
    {
        get
        {
            var all = new TheoryData<ulong>();
            foreach (ulong packed in new[] { 0UL, RingFeatures.Packed })
            {
                foreach (ulong indirect in new[] { 0UL, RingFeatures.IndirectDescriptors })
                {
                    foreach (ulong eventIndex in new[] { 0UL, RingFeatures.EventIndex })
                        all.Add(packed | indirect | eventIndex);
                }
            }

            return all;
        }
    }

    public static TheoryData<ulong> BothLayouts => [0UL, RingFeatures.Packed];

    public DriverMemory Machine { get; }

    public GuestMemory Memory { get; } = new();

    public InflightMemory Inflight { get; }

    public DriverQueue Driver { get; }

    public Virtqueue Device { get; private set; }

    public bool IsPacked => (Driver.Features & RingFeatures.Packed) != 0;

    /// <summary>A place for buffers.</summary>
    public ulong At(int offset) => _buffers + (uint)offset;

    public Span<byte> Bytes(int offset, int length) => Machine.Bytes(At(offset), length);

    public DriverBuffer Readable(int offset, uint length) => new(At(offset), length, false);

    public DriverBuffer Writable(int offset, uint length) => new(At(offset), length, true);

    public ushort Add(params ReadOnlySpan<DriverBuffer> buffers)
    {
        Assert.True(Driver.TryAdd(buffers, out ushort id));
        return id;
    }

    public DescriptorChain Take()
    {
        Assert.True(Device.TryTake(out DescriptorChain? chain));
        return chain;
    }

    /// <summary>The device comes back as if stopped and started.</summary>
    public Virtqueue Open(uint start) =>
        Device = Virtqueue.Open(Memory, Driver.Setup with { Base = start }, Inflight.Queue(0));

    /// <summary>The device ends without a word, and another one takes its place.</summary>
    public void Kill() => Open(Virtqueue.RecoverBase(Memory, Driver.Setup, Inflight.Queue(0)));

    public void Dispose()
    {
        Inflight.Dispose();
        Memory.Dispose();
        Machine.Dispose();
    }
}
