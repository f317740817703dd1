// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>Something that happened on a line, or on the chip as a whole.</summary>
public readonly record struct LineEvent
{
    /// <summary>What happened.</summary>
    public LineEventKind Kind { get; init; }

    /// <summary>The line's offset; -1: the chip as a whole.</summary>
    public int Line { get; init; }

    /// <summary>The level on the net, after an edge.</summary>
    public Level Level { get; init; }

    /// <summary>Who made the change.</summary>
    public LineDriver By { get; init; }

    /// <summary>
    /// The number of the edge on this line, the first is 1. A jump shows changes that the guest made without a report of
    /// their own; those that this subscription missed show in <see cref="Missed"/> and as a jump too.
    /// </summary>
    public long Sequence { get; init; }

    /// <summary>When, in nanoseconds of the host's CLOCK_MONOTONIC. What the guest did has the guest's time, converted.</summary>
    public long Time { get; init; }

    /// <summary>How many events this subscription had no room for directly before this one.</summary>
    public long Missed { get; init; }
}
