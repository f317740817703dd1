// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Playing;

/// <summary>Where a recorded signal goes.</summary>
/// <param name="Signal">The signal's name in the file, see <see cref="Vcd.VcdFile.Find"/>. It may go to several targets.</param>
/// <param name="Target">A number of the caller's choice, such as an index of terminals. It has one signal only.</param>
public sealed record PlaybackRoute(string Signal, int Target);
