// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct itimerspec</c> (time.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimerSpec
{
    /// <summary>it_interval</summary>
    internal TimeSpec Interval;

    /// <summary>it_value</summary>
    internal TimeSpec Value;
}
