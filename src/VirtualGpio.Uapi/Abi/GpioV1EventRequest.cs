// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpioevent_request: asks for a line's events.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV1EventRequest
{
    /// <summary>The line.</summary>
    public uint Offset;

    /// <summary>What is asked for on it.</summary>
    public GpioV1HandleFlags Flags;

    /// <summary>Which edges.</summary>
    public GpioV1EventFlags Events;

    /// <summary>Who asks.</summary>
    public GpioName Consumer;

    /// <summary>Given back: the descriptor.</summary>
    public int Descriptor;
}
