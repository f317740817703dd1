// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The guest's end of the edge queue: the counterpart of <see cref="EdgeQueueProducer"/>.</summary>
/// <remarks>
/// Consuming: <see cref="TryPeek"/> acquires <c>head</c> and copies the entry; <see cref="StoreTail"/> gives the slot back
/// with release, after the copy. Sleeping: <see cref="Arm"/> writes <c>event</c> = <c>tail</c>, does a full barrier and looks
/// at <c>head</c> once more; only if that shows nothing new may the caller sleep, the host will ring. One thread.
/// </remarks>
public sealed class EdgeQueueConsumer
{
    private readonly SharedMemory _memory;
    private readonly int _ring;
    private readonly uint _entries;
    private uint _tail;

    /// <summary>Makes the guest's end; nothing is written.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="layout">Its layout.</param>
    public EdgeQueueConsumer(SharedMemory memory, Layout layout)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(layout);
        _memory = memory;
        _ring = layout.EdgeRing;
        _entries = (uint)layout.EdgeEntries;
    }

    /// <summary>The index of the entry to be read next.</summary>
    public uint Tail => _tail;

    /// <summary>Acquires the host's index.</summary>
    public uint ReadHead() => Volatile.Read(ref _memory.UInt32At(Map.EdgeHead));

    /// <summary>Leaves out everything up to an index.</summary>
    /// <param name="tail">The index of the entry to be read next.</param>
    /// <returns>Whether the host is to be rung.</returns>
    public bool SkipTo(uint tail)
    {
        uint before = _tail;
        _tail = tail;
        StoreTail();
        return IsDoorbellDue(before);
    }

    /// <summary>Copies the next entry out, without taking it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isHeadValid">False: the host's index is more than the entries away.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryPeek(out EdgeEntry entry, out bool isHeadValid)
    {
        uint waiting = ReadHead() - _tail;
        isHeadValid = waiting <= _entries;
        if (waiting == 0 || !isHeadValid)
        {
            entry = default;
            return false;
        }

        entry = _memory.At<EdgeEntry>(_ring + (int)((_tail & (_entries - 1)) * Map.QueueEntrySize));
        return true;
    }

    /// <summary>Takes the entry that <see cref="TryPeek"/> copied.</summary>
    /// <returns>Whether the host is to be rung.</returns>
    public bool Take() => SkipTo(_tail + 1);

    /// <summary>The first half of <see cref="SkipTo"/>.</summary>
    public void StoreTail() => Volatile.Write(ref _memory.UInt32At(Map.EdgeTail), _tail);

    /// <summary>The second half of <see cref="SkipTo"/>.</summary>
    /// <param name="before">The index before.</param>
    public bool IsDoorbellDue(uint before)
    {
        Interlocked.MemoryBarrier();
        return EventIndex.IsDue(Volatile.Read(ref _memory.UInt32At(Map.EdgeSpaceEvent)), before, _tail);
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
        Volatile.Write(ref _memory.UInt32At(Map.EdgeEvent), _tail);
        Interlocked.MemoryBarrier();
    }
}
