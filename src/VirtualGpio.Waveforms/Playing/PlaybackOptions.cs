// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Playing;

/// <summary>How a recording is played.</summary>
public sealed record PlaybackOptions
{
    /// <summary>The smallest <see cref="Speed"/>.</summary>
    public const double MinSpeed = 1e-6;

    /// <summary>The largest <see cref="Speed"/>.</summary>
    public const double MaxSpeed = 1e6;

    /// <summary>How many times faster than recorded, <see cref="MinSpeed"/> to <see cref="MaxSpeed"/>; its first 15 digits count.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>
    /// How much of the recording is left out at its beginning, in nanoseconds of the recording. The values that the signals
    /// have by then are played at 0.
    /// </summary>
    public long Skip { get; init; }

    /// <summary>What to drive where the recording says <c>x</c> or <c>z</c>.</summary>
    public UnknownValues Unknown { get; init; } = UnknownValues.HighImpedance;
}
