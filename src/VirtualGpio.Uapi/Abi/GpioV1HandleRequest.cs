// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpiohandle_request: asks for lines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV1HandleRequest
{
    /// <summary>Their offsets.</summary>
    public InlineArray64<uint> Offsets;

    /// <summary>What is asked for.</summary>
    public GpioV1HandleFlags Flags;

    /// <summary>Their values as outputs; whatever is not 0 is 1.</summary>
    public InlineArray64<byte> Values;

    /// <summary>Who asks.</summary>
    public GpioName Consumer;

    /// <summary>How many lines.</summary>
    public uint LineCount;

    /// <summary>Given back: the handle's descriptor.</summary>
    public int Descriptor;
}
