// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Gpio;

/// <summary>What a driver asks for (virtio 1.2, 5.18.6.1).</summary>
internal enum GpioMessageType : ushort
{
    /// <summary>The names of all lines.</summary>
    GetNames = 1,

    /// <summary>A line's direction.</summary>
    GetDirection = 2,

    /// <summary>Sets a line's direction.</summary>
    SetDirection = 3,

    /// <summary>A line's value.</summary>
    GetValue = 4,

    /// <summary>Sets the value that a line has as an output.</summary>
    SetValue = 5,

    /// <summary>Sets what a line interrupts for; only with the interrupt feature.</summary>
    SetInterruptType = 6,
}
