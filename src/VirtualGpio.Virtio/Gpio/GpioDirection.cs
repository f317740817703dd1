// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Gpio;

/// <summary>A line's direction, as the driver sets it (virtio 1.2, 5.18.6.4).</summary>
internal enum GpioDirection : byte
{
    /// <summary>The line is not in use; what it is after a reset.</summary>
    None = 0,

    /// <summary>Output.</summary>
    Out = 1,

    /// <summary>Input.</summary>
    In = 2,
}
