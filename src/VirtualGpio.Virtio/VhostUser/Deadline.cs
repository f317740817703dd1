// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>A point in time that waiting ends at.</summary>
internal readonly struct Deadline
{
    private readonly long _at;

    internal Deadline(TimeSpan timeout) =>
        _at = MonotonicClock.Nanoseconds + (long)Math.Min(timeout.Ticks * 100.0, long.MaxValue / 4);

    internal bool HasPassed => MonotonicClock.Nanoseconds >= _at;

    /// <summary>What is left, zero at the least.</summary>
    internal TimeSpan Left => TimeSpan.FromTicks((Math.Max(0, _at - MonotonicClock.Nanoseconds) + 99) / 100);
}
