// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The host's end of the edge queue.</summary>
/// <remarks>
/// A ring with one producer (this) and one consumer (the guest). Both indexes run freely; only this side writes
/// <c>head</c> and <c>space_event</c>, only the guest writes <c>tail</c> and <c>event</c>.
/// <para>
/// Publishing: <see cref="Stage"/> writes entries into slots that the guest has given back (its <c>tail</c> was acquired
/// before they are written), <see cref="StoreHead"/> then stores <c>head</c> with release: who sees it sees the entries.
/// </para>
/// <para>
/// Wake-up of the guest: after <c>head</c> comes a full barrier, then <c>event</c> is read. The guest, about to sleep, writes
/// <c>event</c>, does a full barrier, and looks at <c>head</c> again. Whichever barrier comes second sees what was written
/// before the first: either this side sees the <c>event</c> and rings, or the guest sees the <c>head</c> and stays awake.
/// </para>
/// <para>
/// Wake-up of the host: the same with the sides exchanged. <see cref="WantSpace"/> writes <c>space_event</c>, does a full
/// barrier, and looks at <c>tail</c> again; the guest applies the rule to <c>tail</c>.
/// </para>
/// <para>
/// The memory belongs to the guest as well. What this side has written is kept in a copy of its own, and never read back; the
/// guest's <c>tail</c> is copied, checked and then used. One thread.
/// </para>
/// </remarks>
public sealed class EdgeQueueProducer
{
    private readonly SharedMemory _memory;
    private readonly int _ring;
    private readonly uint _mask;
    private readonly EdgeEntry[] _copy;
    private uint _head;
    private uint _published;
    private uint _tail;
    private uint _spaceEvent;
    private uint _answered;

    /// <summary>Makes the host's end, with an empty queue at the index 0; nothing is written.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="layout">Its layout.</param>
    public EdgeQueueProducer(SharedMemory memory, Layout layout)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(layout);
        _memory = memory;
        _ring = layout.EdgeRing;
        Entries = layout.EdgeEntries;
        _mask = (uint)layout.EdgeEntries - 1;
        _copy = new EdgeEntry[layout.EdgeEntries];
    }

    /// <summary>How many entries the queue holds.</summary>
    public int Entries { get; }

    /// <summary>The index of the entry to be staged next.</summary>
    public uint Head => _head;

    /// <summary>The guest's index, as last looked at.</summary>
    public uint Tail => _tail;

    /// <summary>How many entries can be staged without looking at the guest's index again.</summary>
    public int Room => Entries - (int)(_head - _tail);

    /// <summary>How many entries wait for the guest, as last looked at; staged ones too.</summary>
    public int Waiting => (int)(_head - _tail);

    /// <summary>Whether entries were staged that are not published yet.</summary>
    public bool HasStaged => _head != _published;

    /// <summary>The entry that the guest is to take next. Only if some wait.</summary>
    public EdgeEntry Next => _copy[_tail & _mask];

    /// <summary>Goes on with indexes that a former host left, or the guest. Writes <c>head</c> and <c>space_event</c>.</summary>
    /// <param name="head">The index of the entry to be written next.</param>
    /// <param name="tail">The guest's index, not more than the entries away.</param>
    public void Adopt(uint head, uint tail)
    {
        for (uint i = tail; i != head; i++)
            _copy[i & _mask] = _memory.At<EdgeEntry>(Slot(i));
        _head = _published = head;
        _tail = tail;
        _answered = tail - 1;
        // Just passed: no doorbell is wanted for a long time.
        _spaceEvent = tail - 1;
        Volatile.Write(ref _memory.UInt32At(Map.EdgeHead), head);
        Volatile.Write(ref _memory.UInt32At(Map.EdgeSpaceEvent), _spaceEvent);
    }

    /// <summary>An entry by its index: one of those between <see cref="Tail"/> and <see cref="Head"/>, or not long before.</summary>
    /// <param name="index">The index.</param>
    public EdgeEntry At(uint index) => _copy[index & _mask];

    /// <summary>Looks at the guest's index.</summary>
    /// <param name="seen">What was read.</param>
    /// <returns>False: it cannot be right, and was not taken over.</returns>
    public bool Look(out uint seen)
    {
        seen = Volatile.Read(ref _memory.UInt32At(Map.EdgeTail));
        // Against what was published: an entry that the guest has not been shown cannot have been taken.
        if (_published - seen > (uint)Entries)
            return false;
        _tail = seen;
        return true;
    }

    /// <summary>Writes an entry. There must be room.</summary>
    /// <param name="entry">The entry.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Stage(in EdgeEntry entry)
    {
        if (Room <= 0)
            throw new InvalidOperationException("The edge queue is full.");
        _copy[_head & _mask] = entry;
        _memory.At<EdgeEntry>(Slot(_head)) = entry;
        _head++;
    }

    /// <summary>Publishes what was staged.</summary>
    /// <returns>Whether the guest is to be rung.</returns>
    public bool Publish()
    {
        uint before = _published;
        StoreHead();
        return IsDoorbellDue(before);
    }

    /// <summary>The first half of <see cref="Publish"/>.</summary>
    public void StoreHead()
    {
        _published = _head;
        Volatile.Write(ref _memory.UInt32At(Map.EdgeHead), _head);
    }

    /// <summary>The second half of <see cref="Publish"/>.</summary>
    /// <param name="before">The published index before the first half.</param>
    public bool IsDoorbellDue(uint before)
    {
        Interlocked.MemoryBarrier();
        uint wanted = Volatile.Read(ref _memory.UInt32At(Map.EdgeEvent));
        if (!EventIndex.IsDue(wanted, before, _published))
            return false;
        _answered = wanted;
        return true;
    }

    /// <summary>
    /// Whether the guest sleeps on edges that it was never rung for: it wants a doorbell for the very entry that it is to
    /// take next, which is there. A guest that is awake looks so for a moment, too: what counts is that it stays so. Older QEMUs (7.2 among them) leave the
    /// barriers of an emulated guest out if it has one processor (<c>tcg_gen_mb</c>); it can look at <c>head</c> then
    /// before its <c>event</c> is seen here.
    /// </summary>
    /// <param name="wanted">The index that it wants one for.</param>
    public bool LacksDoorbell(out uint wanted)
    {
        wanted = Volatile.Read(ref _memory.UInt32At(Map.EdgeEvent));
        return _published != _tail && wanted != _published && wanted != _answered
            && wanted == Volatile.Read(ref _memory.UInt32At(Map.EdgeTail));
    }

    /// <summary>The guest is rung for an index after all.</summary>
    /// <param name="wanted">The index.</param>
    public void Answer(uint wanted) => _answered = wanted;

    /// <summary>Asks for a doorbell once the guest's index has passed a value. <see cref="Look"/> must follow.</summary>
    /// <param name="index">The value.</param>
    public void WantSpace(uint index)
    {
        _spaceEvent = index;
        Volatile.Write(ref _memory.UInt32At(Map.EdgeSpaceEvent), index);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Compares this side's words and the waiting entries with what was written, and writes them again.</summary>
    /// <returns>What was found overwritten first, or null.</returns>
    public string? Repair()
    {
        string? found = null;
        uint head = Interlocked.Exchange(ref _memory.UInt32At(Map.EdgeHead), _published);
        if (head != _published)
            found = $"the edge queue's head was 0x{head:x} instead of 0x{_published:x}";
        uint space = Interlocked.Exchange(ref _memory.UInt32At(Map.EdgeSpaceEvent), _spaceEvent);
        if (space != _spaceEvent)
            found ??= $"the edge queue's space_event was 0x{space:x} instead of 0x{_spaceEvent:x}";
        for (uint i = _tail; i != _head; i++)
        {
            ref EdgeEntry slot = ref _memory.At<EdgeEntry>(Slot(i));
            if (slot == _copy[i & _mask])
                continue;
            slot = _copy[i & _mask];
            found ??= $"entry 0x{i:x} of the edge queue was overwritten";
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(uint index) => _ring + (int)((index & _mask) * Map.QueueEntrySize);
}
