// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Queues;

/// <summary>The record of what a split queue has in flight.</summary>
/// <remarks>
/// The order of the stores is that of the vhost-user specification, 'Inflight I/O tracking'; a process that ends between any
/// two of them leaves what <see cref="TryRecover"/> can bring in order. Giving back is <see cref="BeginGive"/>, the store of
/// the ring's used index, <see cref="EndGive"/>: if the used index is ahead of the record's, the last chain given back counts
/// as in flight, and is not.
/// </remarks>
internal sealed class SplitRecord(InflightQueue inflight, int size)
{
    private readonly SharedMemory _memory = inflight.Memory;
    private readonly int _offset = inflight.Offset;
    private ulong _counter;

    /// <summary>Brings the record in order after a sudden end.</summary>
    /// <param name="usedIndex">The ring's used index.</param>
    /// <param name="heads">The heads in flight, in the order in which they were taken.</param>
    /// <returns>False: it is no record of this queue.</returns>
    public bool TryRecover(ushort usedIndex, out ushort[] heads)
    {
        heads = [];
        if (_memory.UInt16At(_offset + InflightLayout.Version) != InflightLayout.CurrentVersion
            || _memory.UInt16At(_offset + InflightLayout.Entries) != size)
        {
            return false;
        }

        int batch = (ushort)(usedIndex - _memory.UInt16At(_offset + InflightLayout.UsedIndex));
        if (batch > size)
            return false;
        int head = _memory.UInt16At(_offset + InflightLayout.LastBatchHead);
        for (int i = 0; i < batch; i++)
        {
            if (head >= size)
                return false;
            Volatile.Write(ref Entry(head).Inflight, 0);
            head = Entry(head).Next;
        }

        Volatile.Write(ref _memory.UInt16At(_offset + InflightLayout.UsedIndex), usedIndex);
        heads = InOrder();
        return true;
    }

    /// <summary>Begins anew, with nothing in flight.</summary>
    /// <param name="usedIndex">The ring's used index.</param>
    public void Format(ushort usedIndex)
    {
        inflight.Clear();
        _counter = 0;
        _memory.UInt16At(_offset + InflightLayout.Entries) = (ushort)size;
        _memory.UInt16At(_offset + InflightLayout.UsedIndex) = usedIndex;
        Volatile.Write(ref _memory.UInt16At(_offset + InflightLayout.Version), InflightLayout.CurrentVersion);
    }

    /// <summary>A chain is taken.</summary>
    /// <param name="head">Its head.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ushort head)
    {
        ref SplitRecordEntry entry = ref Entry(head);
        entry.Counter = _counter++;
        Volatile.Write(ref entry.Inflight, 1);
    }

    /// <summary>A chain is about to be given back.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="before">The head that was given back before it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginGive(ushort head, ushort before)
    {
        Entry(head).Next = before;
        Volatile.Write(ref _memory.UInt16At(_offset + InflightLayout.LastBatchHead), head);
    }

    /// <summary>A chain was given back.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="usedIndex">The ring's used index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndGive(ushort head, ushort usedIndex)
    {
        Volatile.Write(ref Entry(head).Inflight, 0);
        Volatile.Write(ref _memory.UInt16At(_offset + InflightLayout.UsedIndex), usedIndex);
    }

    private ushort[] InOrder()
    {
        var found = new List<(ulong Counter, ushort Head)>();
        for (int i = 0; i < size; i++)
        {
            if (Entry(i).Inflight != 0)
                found.Add((Entry(i).Counter, (ushort)i));
        }

        found.Sort();
        _counter = found.Count == 0 ? 0 : found[^1].Counter + 1;
        return [.. found.Select(one => one.Head)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref SplitRecordEntry Entry(int index) =>
        ref _memory.At<SplitRecordEntry>(_offset + InflightLayout.EntryOffset(isPacked: false, index));
}
