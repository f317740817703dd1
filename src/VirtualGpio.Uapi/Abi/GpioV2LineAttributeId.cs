// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>GPIO_V2_LINE_ATTR_ID_*: what an attribute says. Others can occur, and mean nothing.</summary>
internal enum GpioV2LineAttributeId : uint
{
    /// <summary>Not an attribute.</summary>
    None = 0,

    /// <summary>The flags of some lines.</summary>
    Flags = 1,

    /// <summary>The values of some lines as outputs.</summary>
    OutputValues = 2,

    /// <summary>The debounce period of some lines.</summary>
    Debounce = 3,
}
