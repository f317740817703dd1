// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpio_v2_line_event: an edge.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV2LineEvent
{
    /// <summary>When, in nanoseconds of the clock that was asked for.</summary>
    public ulong Timestamp;

    /// <summary>Which way.</summary>
    public GpioEdge Edge;

    /// <summary>The line.</summary>
    public uint Offset;

    /// <summary>The number of the event among those of its request; the first is 1.</summary>
    public uint Sequence;

    /// <summary>The number of the event among those of its line; the first is 1.</summary>
    public uint LineSequence;

    /// <summary>0.</summary>
    public InlineArray6<uint> Padding;
}
