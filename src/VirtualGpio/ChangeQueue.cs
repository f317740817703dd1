// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace VirtualGpio;

/// <summary>The changes of a board that observers have yet to be told of, in the order in which they came about.</summary>
/// <remarks>
/// A ring that grows and is never made smaller, so that nothing is allocated per change. Changes are numbered: an observer
/// that comes while some wait is told only of those that come about after that.
/// </remarks>
internal sealed class ChangeQueue
{
    private Change[] _ring = new Change[64];
    private int _first;
    private int _count;
    private bool _delivers;

    /// <summary>The number of the change that was last put in; the first is 1.</summary>
    public long Last { get; private set; }

    public void Add(in Change change)
    {
        if (_count == _ring.Length)
            Grow();
        _ring[(_first + _count++) & (_ring.Length - 1)] = change;
        Last++;
    }

    /// <summary>Tells the observers, unless that is going on already further up the stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Deliver()
    {
        if (_count > 0 && !_delivers)
            DeliverAll();
    }

    private void DeliverAll()
    {
        _delivers = true;
        try
        {
            while (_count > 0)
            {
                long number = Last - _count + 1;
                Change change = _ring[_first];
                // So that nothing of a chip that has gone is held.
                _ring[_first] = default;
                _first = (_first + 1) & (_ring.Length - 1);
                _count--;
                if (change.Net is { } net)
                    net.Notify(change, number);
                else
                    change.Line!.Chip.Notify(change, number);
            }
        }
        finally
        {
            _delivers = false;
        }
    }

    private void Grow()
    {
        var larger = new Change[_ring.Length * 2];
        for (int i = 0; i < _count; i++)
            larger[i] = _ring[(_first + i) & (_ring.Length - 1)];
        _ring = larger;
        _first = 0;
    }
}
