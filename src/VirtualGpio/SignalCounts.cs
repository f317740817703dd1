// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace VirtualGpio;

/// <summary>How many terminals of a net drive what. Where they are resolved into a level, and the only place.</summary>
internal struct SignalCounts
{
    private int _pullDown;
    private int _pullUp;
    private int _strongLow;
    private int _strongHigh;

    /// <summary>Whether anything drives strongly.</summary>
    public readonly bool IsStrong
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_strongLow | _strongHigh) != 0;
    }

    /// <summary>Whether a strong low is driven against a strong high.</summary>
    public readonly bool IsContended => _strongLow > 0 && _strongHigh > 0;

    /// <summary>Counts a terminal in or out.</summary>
    /// <param name="signal">What it drives. Nothing needs no count.</param>
    /// <param name="step">1: in, -1: out.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Signal signal, int step)
    {
        switch (signal)
        {
            case Signal.PullDown:
                _pullDown += step;
                break;
            case Signal.PullUp:
                _pullUp += step;
                break;
            case Signal.StrongLow:
                _strongLow += step;
                break;
            case Signal.StrongHigh:
                _strongHigh += step;
                break;
        }
    }

    /// <summary>Strong beats pull, and low wins among the equally strong. False: nothing drives or pulls.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryResolve(out Level level)
    {
        level = (IsStrong ? _strongLow : _pullDown) == 0 ? Level.High : Level.Low;
        return IsStrong || (_pullDown | _pullUp) != 0;
    }
}
