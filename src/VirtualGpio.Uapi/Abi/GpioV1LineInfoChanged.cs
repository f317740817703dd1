// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpioline_info_changed: something happened to a line that is watched.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV1LineInfoChanged
{
    /// <summary>The line, afterwards.</summary>
    public GpioV1LineInfo Info;

    /// <summary>When, in nanoseconds of CLOCK_MONOTONIC.</summary>
    public ulong Timestamp;

    /// <summary>What.</summary>
    public GpioLineChange Change;

    /// <summary>0.</summary>
    public InlineArray5<uint> Padding;
}
