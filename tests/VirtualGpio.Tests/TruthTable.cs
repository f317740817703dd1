// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

internal static class TruthTable
{
    /// <summary>The level that signals make together; null: none of them drives or pulls.</summary>
    public static Level? Resolve(IEnumerable<Signal> signals)
    {
        Signal[] all = [.. signals];
        return all.Contains(Signal.StrongLow) ? Level.Low
            : all.Contains(Signal.StrongHigh) ? Level.High
            : all.Contains(Signal.PullDown) ? Level.Low
            : all.Contains(Signal.PullUp) ? Level.High
            : null;
    }

    public static bool IsStrong(Signal signal) => signal is Signal.StrongLow or Signal.StrongHigh;
}
