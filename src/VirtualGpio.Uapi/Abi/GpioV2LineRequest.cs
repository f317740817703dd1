// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpio_v2_line_request: asks for lines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV2LineRequest
{
    /// <summary>Their offsets.</summary>
    public InlineArray64<uint> Offsets;

    /// <summary>Who asks.</summary>
    public GpioName Consumer;

    /// <summary>What is asked for.</summary>
    public GpioV2LineConfig Config;

    /// <summary>How many lines.</summary>
    public uint LineCount;

    /// <summary>How many events are to be kept; 0: the default.</summary>
    public uint EventBufferSize;

    /// <summary>Must be 0.</summary>
    public InlineArray5<uint> Padding;

    /// <summary>Given back: the request's descriptor.</summary>
    public int Descriptor;
}
