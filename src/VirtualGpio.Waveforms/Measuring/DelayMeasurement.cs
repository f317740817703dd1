// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Measuring;

/// <summary>What a <see cref="DelayMeter"/> has found out. All times are in nanoseconds.</summary>
public sealed record DelayMeasurement
{
    /// <summary>From each edge of the first signal to the next edge of the second one; null: there was none.</summary>
    /// <remarks>Several edges of the first may have the same next edge of the second.</remarks>
    public required TimeStatistics? Delay { get; init; }

    /// <summary>How many edges of the first signal were followed by no edge of the second.</summary>
    public required long Unmatched { get; init; }

    /// <summary>By how much edges of the second signal come later than those of the first that belong to them; null: there were none.</summary>
    /// <remarks>
    /// Two edges belong together when each is the nearest one to the other; of two equally near ones, the earlier. A negative
    /// skew means that the second signal comes first.
    /// </remarks>
    public required TimeStatistics? Skew { get; init; }

    /// <summary>How many edges of the first signal there were.</summary>
    public required long FirstEdges { get; init; }

    /// <summary>How many edges of the second signal there were.</summary>
    public required long SecondEdges { get; init; }
}
