// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>GPIOLINE_FLAG_*: what version 1 tells of a line.</summary>
[Flags]
internal enum GpioV1LineFlags : uint
{
    /// <summary>A free input.</summary>
    None = 0,

    /// <summary>The line is taken.</summary>
    Kernel = 1 << 0,

    /// <summary>Output.</summary>
    Output = 1 << 1,

    /// <summary>A low level counts as 1.</summary>
    ActiveLow = 1 << 2,

    /// <summary>Drives low only.</summary>
    OpenDrain = 1 << 3,

    /// <summary>Drives high only.</summary>
    OpenSource = 1 << 4,

    /// <summary>A weak high.</summary>
    BiasPullUp = 1 << 5,

    /// <summary>A weak low.</summary>
    BiasPullDown = 1 << 6,

    /// <summary>No pull.</summary>
    BiasDisabled = 1 << 7,
}
