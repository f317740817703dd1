// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>struct gpio_v2_line_config_attribute</summary>
internal sealed record LineAttribute(uint Id, ulong Value, ulong Mask, uint Padding = 0)
{
    public static LineAttribute Flags(LineFlags flags, ulong mask) => new(1, (ulong)flags, mask);

    public static LineAttribute Outputs(ulong values, ulong mask) => new(2, values, mask);

    public static LineAttribute Debounce(uint microseconds, ulong mask) => new(3, microseconds, mask);
}
