// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Something that happened on a board.</summary>
public readonly record struct EventEntry
{
    /// <summary>The number of the event on this board: from 1, without gaps.</summary>
    public long Sequence { get; init; }

    /// <summary>When, in nanoseconds of CLOCK_MONOTONIC. What a guest did has the guest's time, converted.</summary>
    public long Time { get; init; }

    /// <summary>For an edge: the number of the change on its net, from 1; a jump shows changes that nobody reported.</summary>
    public long Count { get; init; }

    /// <summary>More about it; always null for edges.</summary>
    public EventDetail? Detail { get; init; }

    /// <summary>The net; -1: none.</summary>
    public int Net { get; init; }

    /// <summary>The chip, by its ID; -1: none.</summary>
    public int Chip { get; init; }

    /// <summary>The line's offset; -1: none.</summary>
    public int Line { get; init; }

    /// <summary>Who did it: see <see cref="BoardMap.ActorName"/>.</summary>
    public int Actor { get; init; }

    /// <summary>What happened.</summary>
    public EventKind Kind { get; init; }

    /// <summary>The level of the net after it.</summary>
    public Level Level { get; init; }
}
