// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A line, as it was at one moment.</summary>
public sealed record LineState
{
    /// <summary>Which one.</summary>
    public required LineEntry Entry { get; init; }

    /// <summary>The net that it is on.</summary>
    public required NetState Net { get; init; }

    /// <summary>The level that the chip is given: its own output left out, debounced.</summary>
    public required Level OutsideLevel { get; init; }

    /// <summary>What the software has asked for.</summary>
    public required LineSettings Settings { get; init; }

    /// <summary>Who has requested the line; empty: nobody, or somebody without a name.</summary>
    public required string Consumer { get; init; }

    /// <summary>What the software drives, its bias left out.</summary>
    public required Signal Driven { get; init; }

    /// <summary>The software's bias.</summary>
    public required Signal Pulled { get; init; }

    /// <summary>The number of changes of the level that the chip is given; wraps at 2³².</summary>
    public required uint Sequence { get; init; }

    /// <summary>What was counted.</summary>
    public required LineCounters Counters { get; init; }
}
