// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Something that happened, as a line of <c>GET /v1/events</c>.</summary>
public sealed record BoardEvent
{
    /// <summary>The number of the event on this board in this session, from 1 without gaps; for <c>missed</c> the last one missed; for <c>start</c> the last one before.</summary>
    public long Sequence { get; init; }

    /// <summary>When, in nanoseconds.</summary>
    public long Time { get; init; }

    /// <summary>What: one of <see cref="BoardEventNames"/>.</summary>
    public required string Event { get; init; }

    /// <summary>The net; null: the event is not about one.</summary>
    public string? Net { get; init; }

    /// <summary>The lines on the net, as <c>CHIP:OFFSET</c>; or the line that the event is about.</summary>
    public string[]? Lines { get; init; }

    /// <summary>The chip, for events of one.</summary>
    public string? Chip { get; init; }

    /// <summary>The level of the net after it, 0 or 1.</summary>
    public int? Level { get; init; }

    /// <summary>For an edge: the number of the change on its net, from 1; a jump shows changes that nobody reported.</summary>
    public long? Count { get; init; }

    /// <summary>Who did it: <c>host</c>, a chip's name, or a device's name.</summary>
    public string? By { get; init; }

    /// <summary>For contention: who drives low and who drives high.</summary>
    public string[]? Drivers { get; init; }

    /// <summary>For requests: the consumer.</summary>
    public string? Consumer { get; init; }

    /// <summary>For what the software asked for on a line: its direction and settings, as a line of words.</summary>
    public string? Settings { get; init; }

    /// <summary>For a device: its name.</summary>
    public string? Device { get; init; }

    /// <summary>For a device: what changed.</summary>
    public string? What { get; init; }

    /// <summary>For a device: to which value.</summary>
    public string? Value { get; init; }

    /// <summary>For faults and the like: a sentence.</summary>
    public string? Text { get; init; }

    /// <summary>For <c>missed</c>: the number of the first event missed.</summary>
    public long? From { get; init; }

    /// <summary>For <c>missed</c>: how many events are missing, those of lines not asked for included.</summary>
    public long? Missed { get; init; }

    /// <summary>For <c>start</c>: the session.</summary>
    public string? Session { get; init; }
}
