// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>GPIOEVENT_REQUEST_*: which edges version 1 asks for.</summary>
[Flags]
internal enum GpioV1EventFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>To active.</summary>
    Rising = 1 << 0,

    /// <summary>To inactive.</summary>
    Falling = 1 << 1,

    /// <summary>Both.</summary>
    Both = Rising | Falling,
}
