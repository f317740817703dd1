// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Queues;

/// <summary>The record of what a packed queue has in flight, with copies of its descriptors, and of the used position.</summary>
/// <remarks>
/// The layout and the order of the stores are those of the vhost-user specification, 'Inflight I/O tracking'. Two things are
/// stricter, so that a process can end between any two stores. What the specification stores field by field, the two free
/// heads and the two used positions, is one store each. And the used positions are compared with their wrap counters: a chain
/// as long as the ring changes nothing else.
/// <para>
/// Giving back is <see cref="BeginGive"/>, the store of the ring's flags, <see cref="EndGive"/>. If the two used positions
/// differ, the ring says whether the driver has been given the chain: then that is completed, and otherwise undone.
/// </para>
/// <para>The list of free entries is kept in a copy; the one in the memory is for those who come after.</para>
/// </remarks>
internal sealed class PackedRecord(InflightQueue inflight, int size)
{
    private readonly SharedMemory _memory = inflight.Memory;
    private readonly int _offset = inflight.Offset;
    private readonly ushort[] _next = new ushort[size];
    private int _free;
    private ulong _counter;
    private PackedPosition _used;

    /// <summary>Brings the record in order after a sudden end.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="used">The used position.</param>
    /// <param name="chains">The chains in flight, in the order in which they were taken.</param>
    /// <returns>False: it is no record of this queue.</returns>
    public bool TryRecover(in PackedRing ring, out PackedPosition used, out RecordedChain[] chains)
    {
        used = default;
        chains = [];
        if (_memory.UInt16At(_offset + InflightLayout.Version) != InflightLayout.CurrentVersion
            || _memory.UInt16At(_offset + InflightLayout.Entries) != size)
        {
            return false;
        }

        ulong word = Volatile.Read(ref _memory.UInt64At(_offset + InflightLayout.UsedWord));
        PackedPosition now = new((ushort)word, (byte)(word >> 32) != 0);
        PackedPosition before = new((ushort)(word >> 16), (byte)(word >> 40) != 0);
        ushort free = _memory.UInt16At(_offset + InflightLayout.FreeHead);
        ushort freeBefore = _memory.UInt16At(_offset + InflightLayout.OldFreeHead);
        if (now.Index >= size || before.Index >= size)
            return false;
        if (now == before || ring.IsAvailable(before))
        {
            now = before;
            free = freeBefore;
        }

        if (!TryCheck(free, out chains))
            return false;
        StoreFree(free, free);
        StoreUsed(now, now);
        used = _used = now;
        _free = free;
        return true;
    }

    /// <summary>Begins anew, with nothing in flight.</summary>
    /// <param name="used">The used position.</param>
    public void Format(PackedPosition used)
    {
        inflight.Clear();
        _counter = 0;
        for (int i = 0; i < size; i++)
            Entry(i).Next = _next[i] = (ushort)(i + 1);
        _free = 0;
        _used = used;
        StoreFree(0, 0);
        StoreUsed(used, used);
        _memory.UInt16At(_offset + InflightLayout.Entries) = (ushort)size;
        Volatile.Write(ref _memory.UInt16At(_offset + InflightLayout.Version), InflightLayout.CurrentVersion);
    }

    /// <summary>A chain is taken.</summary>
    /// <param name="list">Its descriptors in the ring; not more than there are slots left.</param>
    /// <returns>Its first entry.</returns>
    public ushort Take(ReadOnlySpan<Descriptor> list)
    {
        int first = _free;
        int last = first;
        int next = first;
        foreach (ref readonly Descriptor descriptor in list)
        {
            last = next;
            ref PackedRecordEntry entry = ref Entry(next);
            entry.Address = descriptor.Address;
            entry.Length = descriptor.Length;
            entry.Id = descriptor.Third;
            entry.Flags = descriptor.Fourth;
            next = _next[next];
        }

        ref PackedRecordEntry head = ref Entry(first);
        head.Last = (ushort)last;
        head.Count = (ushort)list.Length;
        head.Counter = _counter++;
        Volatile.Write(ref head.Inflight, 1);
        // From here on it counts: a free entry counts as not in flight, whatever it says.
        _free = next;
        StoreFree((ushort)next, (ushort)next);
        return (ushort)first;
    }

    /// <summary>Copies the descriptors of a chain that was found in flight.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="list">Where they go.</param>
    public void Read(RecordedChain chain, Span<Descriptor> list)
    {
        int index = chain.Entry;
        for (int i = 0; i < chain.Slots; i++)
        {
            PackedRecordEntry entry = Entry(index);
            list[i] = Descriptor.From(entry.Address, entry.Length, entry.Id, entry.Flags);
            index = _next[index];
        }
    }

    /// <summary>A chain is about to be given back.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="last">Its last entry.</param>
    /// <param name="used">The used position afterwards.</param>
    public void BeginGive(RecordedChain chain, ushort last, PackedPosition used)
    {
        Entry(last).Next = _next[last] = (ushort)_free;
        StoreFree(chain.Entry, (ushort)_free);
        StoreUsed(used, _used);
    }

    /// <summary>A chain was given back.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="used">The used position now.</param>
    public void EndGive(RecordedChain chain, PackedPosition used)
    {
        Volatile.Write(ref Entry(chain.Entry).Inflight, 0);
        _free = chain.Entry;
        _used = used;
        StoreFree(chain.Entry, chain.Entry);
        StoreUsed(used, used);
    }

    /// <summary>The last entry of a chain.</summary>
    /// <param name="chain">The chain.</param>
    public ushort LastOf(RecordedChain chain)
    {
        ushort last = chain.Entry;
        for (int i = 1; i < chain.Slots; i++)
            last = _next[last];
        return last;
    }

    /// <summary>
    /// Checks that each entry is either free or part of one chain, once, and copies the links. What is marked as in flight in
    /// the free list is not: its mark goes.
    /// </summary>
    private bool TryCheck(ushort free, out RecordedChain[] chains)
    {
        chains = [];
        var seen = new bool[size];
        int left = size;
        for (int index = free; index != size; index = _next[index])
        {
            if (!TryLink(index, seen, ref left))
                return false;
            Volatile.Write(ref Entry(index).Inflight, 0);
        }

        var found = new List<(ulong Counter, RecordedChain Chain)>();
        for (int i = 0; i < size; i++)
        {
            PackedRecordEntry head = Entry(i);
            if (head.Inflight == 0)
                continue;
            int last = i;
            for (int index = i, count = 0; count < head.Count; index = _next[index], count++)
            {
                last = index;
                if (!TryLink(index, seen, ref left))
                    return false;
            }

            if (head.Count == 0 || last != head.Last)
                return false;
            found.Add((head.Counter, new RecordedChain((ushort)i, head.Count)));
        }

        found.Sort((one, other) => one.Counter.CompareTo(other.Counter));
        _counter = found.Count == 0 ? 0 : found[^1].Counter + 1;
        chains = [.. found.Select(one => one.Chain)];
        return left == 0;
    }

    private bool TryLink(int index, bool[] seen, ref int left)
    {
        if (index >= size || seen[index])
            return false;
        seen[index] = true;
        left--;
        _next[index] = Entry(index).Next;
        return true;
    }

    /// <summary><c>free_head</c> and <c>old_free_head</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreFree(ushort now, ushort before) =>
        Volatile.Write(ref _memory.UInt32At(_offset + InflightLayout.FreeHead), now | ((uint)before << 16));

    /// <summary>The used position, and the one that counts until the next is complete.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreUsed(PackedPosition now, PackedPosition before)
    {
        ulong word = now.Index | ((ulong)before.Index << 16) | (now.Wrap ? 1UL << 32 : 0) | (before.Wrap ? 1UL << 40 : 0);
        Volatile.Write(ref _memory.UInt64At(_offset + InflightLayout.UsedWord), word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref PackedRecordEntry Entry(int index) =>
        ref _memory.At<PackedRecordEntry>(_offset + InflightLayout.EntryOffset(isPacked: true, index));
}
