// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Linux;

/// <summary>CLOCK_MONOTONIC: what <see cref="TimerFd"/> and the kernel's GPIO events count in.</summary>
public static class MonotonicClock
{
    /// <summary>Now, in nanoseconds since some point before the start of the system. Does not allocate.</summary>
    /// <remarks>
    /// .NET's <see cref="Stopwatch"/> reads the same clock in the same unit on Linux, through a shorter path than a
    /// native call of our own; a test compares the two.
    /// </remarks>
    public static long Nanoseconds => Stopwatch.GetTimestamp();
}
