// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Plays steps with exact spacing: <c>POST /v1/sequence</c>.</summary>
public sealed record SequenceRequest
{
    /// <summary>The steps, at most 100,000.</summary>
    public required SequenceStep[] Steps { get; init; }

    /// <summary>How often the whole is played.</summary>
    public long Count { get; init; } = 1;

    /// <summary>From the start of a round to the next, in nanoseconds; null: the time of the last step, so that a round follows at once.</summary>
    public long? PeriodNanoseconds { get; init; }
}
