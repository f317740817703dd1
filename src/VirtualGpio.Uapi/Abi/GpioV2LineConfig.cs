// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpio_v2_line_config: what is asked for on a request's lines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV2LineConfig
{
    /// <summary>For the lines that no attribute gives flags to.</summary>
    public GpioV2LineFlags Flags;

    /// <summary>How many attributes there are.</summary>
    public uint AttributeCount;

    /// <summary>Must be 0.</summary>
    public InlineArray5<uint> Padding;

    /// <summary>The attributes; what is not used must be 0.</summary>
    public InlineArray10<GpioV2LineConfigAttribute> Attributes;
}
