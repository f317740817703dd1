// SPDX-License-Identifier: MIT
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms;

/// <summary>A change of a signal in memory.</summary>
/// <param name="Time">When, in nanoseconds from the file's time 0.</param>
/// <param name="Value">The value from then on.</param>
public readonly record struct SignalChange(long Time, VcdValue Value);
