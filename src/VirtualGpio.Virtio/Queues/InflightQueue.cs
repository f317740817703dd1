// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Queues;

/// <summary>
/// The part of an <see cref="InflightMemory"/> that records what one queue has in flight, in the layout of the vhost-user
/// specification ('Inflight I/O tracking'): QueueRegionSplit or QueueRegionPacked, version 1.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is what is in flight of a virtqueue, not a collection.")]
public sealed class InflightQueue
{
    internal InflightQueue(SharedMemory memory, int offset, int queueSize)
    {
        Memory = memory;
        Offset = offset;
        QueueSize = queueSize;
    }

    /// <summary>How many descriptors the queue can have.</summary>
    public int QueueSize { get; }

    /// <summary>Whether a device has used the queue since this memory was made, or the record cleared.</summary>
    public bool WasUsed => Memory.UInt16At(Offset + InflightLayout.Version) == InflightLayout.CurrentVersion;

    /// <summary>The memory.</summary>
    internal SharedMemory Memory { get; }

    /// <summary>Where the part begins; a multiple of 8.</summary>
    internal int Offset { get; }

    /// <summary>How many chains are recorded as in flight. After a sudden end the last one given back may count still.</summary>
    /// <param name="isPacked">The layout of the queue.</param>
    public int Count(bool isPacked)
    {
        int size = Math.Min(Memory.UInt16At(Offset + InflightLayout.Entries), QueueSize);
        if (!WasUsed)
            return 0;
        int count = 0;
        for (int i = 0; i < size; i++)
            count += Memory.At<byte>(Offset + InflightLayout.EntryOffset(isPacked, i)) != 0 ? 1 : 0;
        return count;
    }

    /// <summary>Nothing is in flight, and nothing is known of the queue.</summary>
    public void Clear()
    {
        // First what makes the rest count: a sudden end in between leaves a record that says nothing.
        Volatile.Write(ref Memory.UInt16At(Offset + InflightLayout.Version), 0);
        Memory.Bytes(Offset, InflightLayout.SizeOf(QueueSize)).Clear();
    }
}
