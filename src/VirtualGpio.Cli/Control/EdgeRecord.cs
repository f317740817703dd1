// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Control;

/// <summary>A change of a line's level, as <c>vgpio mon</c> shows it.</summary>
internal sealed record EdgeRecord
{
    /// <summary>The line's offset.</summary>
    public required int Offset { get; init; }

    /// <summary>The level after the change.</summary>
    public required bool Level { get; init; }

    /// <summary>The number of the change on this line.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, in ns of the host's CLOCK_MONOTONIC.</summary>
    public required long Nanoseconds { get; init; }

    /// <summary>Who made it: <c>host</c>, <c>guest</c>, <c>both</c> or <c>none</c> (a level that fell back to a pull).</summary>
    public required string By { get; init; }
}
