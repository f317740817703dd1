// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>GPIO_V2_LINE_FLAG_*: what is asked for on a line, and what is told of it.</summary>
[Flags]
internal enum GpioV2LineFlags : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Told only: the line is taken.</summary>
    Used = 1UL << 0,

    /// <summary>A low level counts as 1.</summary>
    ActiveLow = 1UL << 1,

    /// <summary>Input.</summary>
    Input = 1UL << 2,

    /// <summary>Output.</summary>
    Output = 1UL << 3,

    /// <summary>Events for changes to active.</summary>
    EdgeRising = 1UL << 4,

    /// <summary>Events for changes to inactive.</summary>
    EdgeFalling = 1UL << 5,

    /// <summary>An output that drives low only.</summary>
    OpenDrain = 1UL << 6,

    /// <summary>An output that drives high only.</summary>
    OpenSource = 1UL << 7,

    /// <summary>A weak high.</summary>
    BiasPullUp = 1UL << 8,

    /// <summary>A weak low.</summary>
    BiasPullDown = 1UL << 9,

    /// <summary>No pull.</summary>
    BiasDisabled = 1UL << 10,

    /// <summary>Events are stamped with CLOCK_REALTIME instead of CLOCK_MONOTONIC.</summary>
    EventClockRealtime = 1UL << 11,

    /// <summary>Events are stamped by a hardware timestamp engine.</summary>
    EventClockHte = 1UL << 12,

    /// <summary>Every edge flag.</summary>
    EdgeBoth = EdgeRising | EdgeFalling,

    /// <summary>Every direction flag.</summary>
    Direction = Input | Output,

    /// <summary>Every drive flag.</summary>
    Drive = OpenDrain | OpenSource,

    /// <summary>Every bias flag.</summary>
    Bias = BiasPullUp | BiasPullDown | BiasDisabled,
}
