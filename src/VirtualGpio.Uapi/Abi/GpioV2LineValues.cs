// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpio_v2_line_values: values of a request's lines, a bit each.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV2LineValues
{
    /// <summary>The values.</summary>
    public ulong Bits;

    /// <summary>Which lines are meant.</summary>
    public ulong Mask;
}
