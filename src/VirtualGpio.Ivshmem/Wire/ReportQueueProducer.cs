// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The guest's end of the report queue: the counterpart of <see cref="ReportQueueConsumer"/>.</summary>
/// <remarks>
/// Never waits: an entry that finds the queue full is left out, the caller counts it in <c>overflow</c> and the host takes
/// the line table over. <c>head</c> is stored with release after the entries, then comes a full barrier, then the host's
/// <c>event</c> is read. One thread.
/// </remarks>
public sealed class ReportQueueProducer
{
    private readonly SharedMemory _memory;
    private readonly int _ring;
    private readonly uint _entries;
    private uint _head;

    /// <summary>Makes the guest's end, with <c>head</c> as it is in the memory unless that cannot be right.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="layout">Its layout.</param>
    public ReportQueueProducer(SharedMemory memory, Layout layout)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(layout);
        _memory = memory;
        _ring = layout.ReportRing;
        _entries = (uint)layout.ReportEntries;
        _head = Volatile.Read(ref memory.UInt32At(Map.ReportHead));
        uint tail = ReadTail();
        if (_head - tail > _entries)
        {
            _head = tail;
            StoreHead();
        }
    }

    /// <summary>The index of the entry to be written next.</summary>
    public uint Head => _head;

    /// <summary>Acquires the host's index.</summary>
    public uint ReadTail() => Volatile.Read(ref _memory.UInt32At(Map.ReportTail));

    /// <summary>Writes an entry, to be published by <see cref="StoreHead"/>.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>False: the queue is full.</returns>
    public bool TryStage(in ReportEntry entry)
    {
        // A tail that cannot be right (more than the entries away) counts as full.
        if (_head - ReadTail() >= _entries)
            return false;
        _memory.At<ReportEntry>(_ring + (int)((_head & (_entries - 1)) * Map.QueueEntrySize)) = entry;
        _head++;
        return true;
    }

    /// <summary>Publishes what was staged.</summary>
    public void StoreHead() => Volatile.Write(ref _memory.UInt32At(Map.ReportHead), _head);

    /// <summary>Whether the host is to be rung; after <see cref="StoreHead"/>.</summary>
    /// <param name="before">The published index before.</param>
    public bool IsDoorbellDue(uint before)
    {
        Interlocked.MemoryBarrier();
        return EventIndex.IsDue(Volatile.Read(ref _memory.UInt32At(Map.ReportEvent)), before, _head);
    }
}
