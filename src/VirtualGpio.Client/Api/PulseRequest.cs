// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Makes pulses: <c>POST /v1/pulse</c>. Afterwards lines are driven as before, and those that nothing drove to their level from before.</summary>
public sealed record PulseRequest
{
    /// <summary>The lines, pulsed together.</summary>
    public required string[] Lines { get; init; }

    /// <summary>The level of the pulse, 0 or 1; null: the opposite of the level before, by line.</summary>
    public int? Level { get; init; }

    /// <summary>How long a pulse is, in nanoseconds.</summary>
    public required long WidthNanoseconds { get; init; }

    /// <summary>How many.</summary>
    public long Count { get; init; } = 1;

    /// <summary>From the start of a pulse to the next, in nanoseconds; null: twice the width.</summary>
    public long? PeriodNanoseconds { get; init; }
}
