// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpio_v2_line_info: what is told of a line.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV2LineInfo
{
    /// <summary>Its name; empty: none.</summary>
    public GpioName Name;

    /// <summary>Who has requested it.</summary>
    public GpioName Consumer;

    /// <summary>Its offset; what is asked by.</summary>
    public uint Offset;

    /// <summary>How many attributes there are.</summary>
    public uint AttributeCount;

    /// <summary>What it is set to.</summary>
    public GpioV2LineFlags Flags;

    /// <summary>The attributes.</summary>
    public InlineArray10<GpioV2LineAttribute> Attributes;

    /// <summary>Must be 0.</summary>
    public InlineArray4<uint> Padding;
}
