// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>How much there can be of what.</summary>
internal static class GpioLimits
{
    /// <summary>GPIO_V2_LINES_MAX and GPIOHANDLES_MAX: lines of a request.</summary>
    public const int Lines = 64;

    /// <summary>GPIO_MAX_NAME_SIZE: bytes of a name, with the zero behind it.</summary>
    public const int NameSize = 32;

    /// <summary>GPIO_V2_LINE_NUM_ATTRS_MAX: attributes of a config or an info.</summary>
    public const int Attributes = 10;
}
