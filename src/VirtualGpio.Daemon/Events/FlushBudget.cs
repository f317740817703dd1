// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Events;

/// <summary>
/// Says when a stream may be flushed again. An event that comes alone is passed on at once. Where they come without end, a
/// system call for each of them, for each client, would cost more than all else: then they are gathered for a few
/// milliseconds.
/// </summary>
internal struct FlushBudget
{
    /// <summary>Flushes per second, all streams together, that the machine is asked for at the most.</summary>
    private const long Total = 20_000;

    private const long MostPerStream = 2_000;
    private const long LeastPerStream = 100;

    /// <summary>How many may follow each other at once after a pause.</summary>
    private const long Burst = 100;

    private const long Second = 1_000_000_000;

    private long _paidUntil;

    /// <summary>Takes a flush off the budget.</summary>
    /// <param name="streams">How many streams there are.</param>
    /// <param name="now">The time, in nanoseconds of <see cref="MonotonicClock"/>.</param>
    /// <returns>How long to gather before the next one; zero: not at all.</returns>
    internal TimeSpan Spend(int streams, long now)
    {
        long price = Second / Math.Clamp(Total / Math.Max(1, streams), LeastPerStream, MostPerStream);
        _paidUntil = Math.Max(_paidUntil, now - (Burst * price)) + price;
        return _paidUntil <= now ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(1, (_paidUntil - now) / 1_000_000));
    }
}
