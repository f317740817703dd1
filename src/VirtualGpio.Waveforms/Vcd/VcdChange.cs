// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Vcd;

/// <summary>A value that a VCD file gives to a signal; it may be the one that the signal has already.</summary>
/// <param name="Time">When, in nanoseconds from the file's time 0.</param>
/// <param name="Signal">The index in <see cref="VcdReader.Signals"/>.</param>
/// <param name="Value">The value from then on.</param>
public readonly record struct VcdChange(long Time, int Signal, VcdValue Value);
