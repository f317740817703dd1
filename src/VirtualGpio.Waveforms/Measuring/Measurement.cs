// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Measuring;

/// <summary>What a <see cref="SignalMeter"/> has found out. All times are in nanoseconds.</summary>
/// <remarks>
/// An edge is between the last known level and the next known level that differs, at the time of the latter: 0→x→1 is one
/// rising edge where the 1 comes, 0→x→0 is none. A pulse is what lies between two edges that follow each other; a period is
/// from one rising edge to the next. Pulses and periods count when both of their edges lie in the window.
/// </remarks>
public sealed record Measurement
{
    /// <summary>Where the window begins.</summary>
    public required long From { get; init; }

    /// <summary>Where the window ends.</summary>
    public required long To { get; init; }

    /// <summary>How many edges went up.</summary>
    public required long RisingEdges { get; init; }

    /// <summary>How many edges went down.</summary>
    public required long FallingEdges { get; init; }

    /// <summary>How many edges there were.</summary>
    public long Edges => RisingEdges + FallingEdges;

    /// <summary>How long the signal was high.</summary>
    public required long High { get; init; }

    /// <summary>How long the signal was low.</summary>
    public required long Low { get; init; }

    /// <summary>How long the signal was <c>x</c> or <c>z</c>, or had no value yet.</summary>
    public required long Unknown { get; init; }

    /// <summary>Which part of the time with a known level it was high, 0 to 1; null if there was no such time.</summary>
    public double? DutyCycle => High + (double)Low is > 0 and var known ? High / known : null;

    /// <summary>The mean frequency over whole periods, from the first to the last rising edge, in hertz; null with fewer than two.</summary>
    public required double? Frequency { get; init; }

    /// <summary>The periods; their deviation is the period jitter. Null: there was none.</summary>
    public required TimeStatistics? Period { get; init; }

    /// <summary>The pulses from a rising to a falling edge; null: there was none.</summary>
    public required TimeStatistics? HighPulses { get; init; }

    /// <summary>The pulses from a falling to a rising edge; null: there was none.</summary>
    public required TimeStatistics? LowPulses { get; init; }

    /// <summary>How many pulses, high or low, were shorter than the width that was given.</summary>
    public required long Glitches { get; init; }
}
