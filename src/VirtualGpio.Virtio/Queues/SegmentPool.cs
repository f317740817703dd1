// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace VirtualGpio.Virtio.Queues;

/// <summary>Where the chains of a queue keep their segments: grows to what is needed at a time, and no further than a limit.</summary>
/// <remarks>An array of each chain's own would have to be bounded by the longest chain times the number of chains.</remarks>
internal sealed class SegmentPool
{
    /// <summary>How many segments the chains of a queue can have together.</summary>
    public const int MaxSegments = 1 << 18;

    private Segment[] _segments;
    private int _free;

    /// <summary>Makes a pool.</summary>
    /// <param name="size">How many segments it has at first, at least one.</param>
    public SegmentPool(int size)
    {
        _segments = new Segment[size];
        Link(0);
    }

    /// <summary>A segment by its index.</summary>
    /// <param name="index">The index.</param>
    public ref Segment this[int index] => ref _segments[index];

    /// <summary>Takes a segment.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Its index; -1 if the limit is reached.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(ulong address, uint length)
    {
        int index = _free;
        if (index < 0)
        {
            if (!TryGrow())
                return -1;
            index = _free;
        }

        ref Segment segment = ref _segments[index];
        _free = segment.Next;
        segment.Address = address;
        segment.Length = length;
        segment.Next = -1;
        return index;
    }

    /// <summary>Gives a list of segments back.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="last">The last one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Return(int first, int last)
    {
        _segments[last].Next = _free;
        _free = first;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGrow()
    {
        int count = _segments.Length;
        if (count >= MaxSegments)
            return false;
        Array.Resize(ref _segments, Math.Min(2 * count, MaxSegments));
        Link(count);
        return true;
    }

    private void Link(int from)
    {
        for (int i = from; i < _segments.Length; i++)
            _segments[i].Next = i + 1;
        _segments[^1].Next = -1;
        _free = from;
    }
}
