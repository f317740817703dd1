// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>A payload: the memory in which requests under way are recorded, whose descriptor comes along.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="Queues">For how many queues it is.</param>
/// <param name="QueueSize">How many requests of each queue can be recorded.</param>
public readonly record struct InflightDescription(ulong Size, ulong Offset, ushort Queues, ushort QueueSize)
{
    /// <summary>Without the padding at the end, which some front-ends do not send.</summary>
    private const int PayloadSize = (2 * sizeof(ulong)) + (2 * sizeof(ushort));

    internal static InflightDescription Read(VhostUserMessage message)
    {
        message.RequireSize(PayloadSize);
        return new InflightDescription(message.UInt64At(0), message.UInt64At(8), message.UInt16At(16), message.UInt16At(18));
    }

    internal void AddTo(VhostUserMessage message)
    {
        message.Add(Size);
        message.Add(Offset);
        message.Add(Queues);
        message.Add(QueueSize);
        // QEMU compares with the size of its structure, which is padded.
        message.AddZeros(sizeof(uint));
    }
}
