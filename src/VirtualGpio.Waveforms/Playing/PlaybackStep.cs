// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Playing;

/// <summary>What is to be driven from a time on.</summary>
/// <param name="At">When, in nanoseconds from the start of playing.</param>
/// <param name="Target">The target of the <see cref="PlaybackRoute"/>.</param>
/// <param name="Signal">What is to be driven: strongly low or high, or nothing.</param>
public readonly record struct PlaybackStep(long At, int Target, Signal Signal);
