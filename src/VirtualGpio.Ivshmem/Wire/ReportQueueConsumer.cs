// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The host's end of the report queue.</summary>
/// <remarks>
/// A ring with one producer (the guest) and one consumer (this). <see cref="TryRead"/> acquires the guest's <c>head</c>,
/// checks it against the own <c>tail</c>, copies the entry out; <see cref="StoreTail"/> gives the slots back with release,
/// after the copies. <see cref="Arm"/> writes <c>event</c> = <c>tail</c>, does a full barrier, and looks at <c>head</c> once
/// more: either the guest, which does a barrier between its <c>head</c> and its look at <c>event</c>, rings, or the new
/// <c>head</c> is seen here. The own words are kept in copies and never read back. One thread.
/// </remarks>
public sealed class ReportQueueConsumer
{
    private readonly SharedMemory _memory;
    private readonly int _ring;
    private readonly uint _entries;
    private uint _tail;
    private uint _published;
    private uint _event;

    /// <summary>Makes the host's end; nothing is written.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="layout">Its layout.</param>
    public ReportQueueConsumer(SharedMemory memory, Layout layout)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(layout);
        _memory = memory;
        _ring = layout.ReportRing;
        _entries = (uint)layout.ReportEntries;
    }

    /// <summary>The index of the entry to be read next.</summary>
    public uint Tail => _tail;

    /// <summary>Acquires the guest's index.</summary>
    public uint ReadHead() => Volatile.Read(ref _memory.UInt32At(Map.ReportHead));

    /// <summary>Goes on from an index; what is queued before it is left out.</summary>
    /// <param name="tail">The index of the entry to be read next.</param>
    public void Adopt(uint tail)
    {
        _tail = tail;
        StoreTail();
        StoreEvent();
    }

    /// <summary>Copies the next entry out and takes it; <see cref="StoreTail"/> gives it back.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="badHead">The guest's index, if it is more than the entries away.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out ReportEntry entry, out uint? badHead)
    {
        uint head = ReadHead();
        uint waiting = head - _tail;
        badHead = waiting > _entries ? head : null;
        if (waiting == 0 || badHead is not null)
        {
            entry = default;
            return false;
        }

        entry = _memory.At<ReportEntry>(_ring + (int)((_tail & (_entries - 1)) * Map.QueueEntrySize));
        _tail++;
        return true;
    }

    /// <summary>Gives back what was taken.</summary>
    public void StoreTail()
    {
        _published = _tail;
        Volatile.Write(ref _memory.UInt32At(Map.ReportTail), _tail);
    }

    /// <summary>Asks to be rung for the next entry.</summary>
    /// <returns>Whether the caller may sleep: nothing has come meanwhile.</returns>
    public bool Arm()
    {
        StoreEvent();
        return ReadHead() == _tail;
    }

    /// <summary>The first half of <see cref="Arm"/>, with its barrier.</summary>
    public void StoreEvent()
    {
        _event = _tail;
        Volatile.Write(ref _memory.UInt32At(Map.ReportEvent), _tail);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Compares this side's words with what was written, and writes them again.</summary>
    /// <returns>What was found overwritten first, or null.</returns>
    public string? Repair()
    {
        uint tail = Interlocked.Exchange(ref _memory.UInt32At(Map.ReportTail), _published);
        uint wanted = Interlocked.Exchange(ref _memory.UInt32At(Map.ReportEvent), _event);
        if (tail != _published)
            return $"the report queue's tail was 0x{tail:x} instead of 0x{_published:x}";
        return wanted != _event ? $"the report queue's event was 0x{wanted:x} instead of 0x{_event:x}" : null;
    }
}
