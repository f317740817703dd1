// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Toggles lines, round by round: <c>POST /v1/toggle</c>.</summary>
public sealed record ToggleRequest
{
    /// <summary>The lines.</summary>
    public required string[] Lines { get; init; }

    /// <summary>How often each line is toggled.</summary>
    public long Count { get; init; } = 1;

    /// <summary>From the start of a round to the next, in nanoseconds; 0: as fast as the software takes the edges.</summary>
    public long PeriodNanoseconds { get; init; }
}
