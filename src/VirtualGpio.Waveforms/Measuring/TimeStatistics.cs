// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Measuring;

/// <summary>What is known of a number of times, in nanoseconds.</summary>
/// <param name="Count">How many there are; 1 or more.</param>
/// <param name="Minimum">The shortest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Maximum">The longest.</param>
/// <param name="Deviation">The standard deviation (of all of them, not of a sample): the jitter.</param>
public readonly record struct TimeStatistics(long Count, long Minimum, double Mean, long Maximum, double Deviation);
