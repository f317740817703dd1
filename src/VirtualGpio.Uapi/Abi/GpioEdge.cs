// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>GPIO_V2_LINE_EVENT_*_EDGE and GPIOEVENT_EVENT_*_EDGE: which way a line has changed.</summary>
internal enum GpioEdge : uint
{
    /// <summary>Not an edge.</summary>
    None = 0,

    /// <summary>To active.</summary>
    Rising = 1,

    /// <summary>To inactive.</summary>
    Falling = 2,
}
