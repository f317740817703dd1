// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct timespec</c> (time.h), 64-bit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    internal const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>tv_sec</summary>
    internal long Seconds;

    /// <summary>tv_nsec</summary>
    internal long Nanoseconds;

    internal static TimeSpec FromNanoseconds(long nanoseconds) => new()
    {
        Seconds = nanoseconds / NanosecondsPerSecond,
        Nanoseconds = nanoseconds % NanosecondsPerSecond,
    };
}
