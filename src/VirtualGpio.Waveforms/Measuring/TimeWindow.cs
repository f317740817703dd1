// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Measuring;

/// <summary>
/// The part of a recording that is measured. What happens at its beginning belongs to it, what happens at its end does not,
/// so windows that follow each other share no edge. An edge before it only says what the level is.
/// </summary>
/// <param name="From">The beginning, in nanoseconds; null: the signal's first value.</param>
/// <param name="To">The end, in nanoseconds; null: the end of the recording, and what happens right there belongs to it.</param>
public readonly record struct TimeWindow(long? From = null, long? To = null)
{
    /// <summary>Everything.</summary>
    public static TimeWindow All => default;

    /// <summary>Whether a time lies within.</summary>
    /// <param name="time">The time, in nanoseconds.</param>
    public bool Contains(long time) => !(time < From) && !(time >= To);
}
