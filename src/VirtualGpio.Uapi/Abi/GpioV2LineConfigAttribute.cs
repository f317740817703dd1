// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpio_v2_line_config_attribute: an attribute, and the lines that it is said of.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV2LineConfigAttribute
{
    /// <summary>The attribute.</summary>
    public GpioV2LineAttribute Attribute;

    /// <summary>Which lines, a bit per line of the request.</summary>
    public ulong Mask;
}
