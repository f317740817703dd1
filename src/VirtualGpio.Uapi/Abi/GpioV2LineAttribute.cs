// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpio_v2_line_attribute: something that is said of some lines. The last three fields are one.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct GpioV2LineAttribute
{
    /// <summary>What is said.</summary>
    [FieldOffset(0)]
    public GpioV2LineAttributeId Id;

    /// <summary>Must be 0.</summary>
    [FieldOffset(4)]
    public uint Padding;

    /// <summary>For <see cref="GpioV2LineAttributeId.Flags"/>.</summary>
    [FieldOffset(8)]
    public GpioV2LineFlags Flags;

    /// <summary>For <see cref="GpioV2LineAttributeId.OutputValues"/>: a bit per line of the request.</summary>
    [FieldOffset(8)]
    public ulong Values;

    /// <summary>For <see cref="GpioV2LineAttributeId.Debounce"/>: microseconds.</summary>
    [FieldOffset(8)]
    public uint DebouncePeriod;
}
