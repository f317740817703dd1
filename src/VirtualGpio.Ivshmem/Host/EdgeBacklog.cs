// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>Edges that wait on the host, in order: a ring that grows up to a bound, and gives its memory back when it is empty.</summary>
/// <param name="bound">How many edges can wait at the most.</param>
internal sealed class EdgeBacklog(int bound)
{
    private const int Smallest = 1024;

    private EdgeEntry[] _ring = [];
    private int _first;

    public int Count { get; private set; }

    /// <summary>Adds an edge.</summary>
    /// <returns>False: there is no room.</returns>
    public bool TryAdd(in EdgeEntry edge)
    {
        if (Count == bound)
            return false;
        if (Count == _ring.Length)
            Grow();
        _ring[(_first + Count++) % _ring.Length] = edge;
        return true;
    }

    /// <summary>Takes the oldest edge. There must be one.</summary>
    public EdgeEntry Take()
    {
        EdgeEntry edge = _ring[_first];
        _first = (_first + 1) % _ring.Length;
        if (--Count == 0 && _ring.Length > Smallest)
            _ring = [];
        if (Count == 0)
            _first = 0;
        return edge;
    }

    private void Grow()
    {
        var larger = new EdgeEntry[Math.Min(bound, Math.Max(Smallest, _ring.Length * 2))];
        for (int i = 0; i < Count; i++)
            larger[i] = _ring[(_first + i) % _ring.Length];
        _ring = larger;
        _first = 0;
    }
}
