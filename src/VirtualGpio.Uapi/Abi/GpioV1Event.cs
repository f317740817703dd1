// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpioevent_data: an edge, with four bytes of padding behind it where 64-bit numbers are aligned to eight.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV1Event
{
    /// <summary>When, in nanoseconds of CLOCK_MONOTONIC.</summary>
    public ulong Timestamp;

    /// <summary>Which way.</summary>
    public GpioEdge Edge;

    /// <summary>0.</summary>
    public uint Padding;
}
