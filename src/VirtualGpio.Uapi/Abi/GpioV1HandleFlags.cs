// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>GPIOHANDLE_REQUEST_*: what version 1 asks for on lines.</summary>
[Flags]
internal enum GpioV1HandleFlags : uint
{
    /// <summary>As it is.</summary>
    None = 0,

    /// <summary>Input.</summary>
    Input = 1 << 0,

    /// <summary>Output.</summary>
    Output = 1 << 1,

    /// <summary>A low level counts as 1.</summary>
    ActiveLow = 1 << 2,

    /// <summary>An output that drives low only.</summary>
    OpenDrain = 1 << 3,

    /// <summary>An output that drives high only.</summary>
    OpenSource = 1 << 4,

    /// <summary>A weak high.</summary>
    BiasPullUp = 1 << 5,

    /// <summary>A weak low.</summary>
    BiasPullDown = 1 << 6,

    /// <summary>No pull.</summary>
    BiasDisabled = 1 << 7,

    /// <summary>Every direction flag.</summary>
    Direction = Input | Output,

    /// <summary>Every drive flag.</summary>
    Drive = OpenDrain | OpenSource,

    /// <summary>Every bias flag.</summary>
    Bias = BiasPullUp | BiasPullDown | BiasDisabled,
}
