// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>GPIO_V2_LINE_CHANGED_* and GPIOLINE_CHANGED_*: what happened to a line that is watched.</summary>
internal enum GpioLineChange : uint
{
    /// <summary>Not a change.</summary>
    None = 0,

    /// <summary>The line was requested.</summary>
    Requested = 1,

    /// <summary>The line was released.</summary>
    Released = 2,

    /// <summary>The line was configured anew.</summary>
    Reconfigured = 3,
}
