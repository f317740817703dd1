// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Gpio;

/// <summary>The lines that a driver's requests are about. Offsets have been checked.</summary>
internal interface IGpioLines
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The names, as <see cref="NameBlock"/> makes them; empty: no line has one.</summary>
    ReadOnlySpan<byte> Names { get; }

    /// <summary>Gives a line's direction.</summary>
    GpioDirection GetDirection(int line);

    /// <summary>Sets a line's direction.</summary>
    void SetDirection(int line, GpioDirection direction, long now);

    /// <summary>The level that belongs to the edge that the driver is handling; the line's level if it handles none.</summary>
    Level GetValue(int line);

    /// <summary>Sets the value that a line has as an output, now or later.</summary>
    void SetValue(int line, Level value, long now);

    /// <summary>Sets what a line interrupts for.</summary>
    void SetTrigger(int line, InterruptTrigger trigger, long now);
}
