// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>A line, as <c>GET /v1/lines</c> gives it. The words are libgpiod's.</summary>
public sealed record LineInfo
{
    /// <summary>The chip.</summary>
    public required string Chip { get; init; }

    /// <summary>The offset.</summary>
    public required int Offset { get; init; }

    /// <summary>The name; empty: none.</summary>
    public required string Name { get; init; }

    /// <summary>The net that it is on.</summary>
    public required string Net { get; init; }

    /// <summary>The net's level, 0 or 1.</summary>
    public required int Level { get; init; }

    /// <summary><c>input</c> or <c>output</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>Whether a consumer holds the line.</summary>
    public bool Used { get; init; }

    /// <summary>Who holds it; null: nobody, or somebody without a name.</summary>
    public string? Consumer { get; init; }

    /// <summary><c>pull-up</c>, <c>pull-down</c>, <c>disabled</c>, or null: as it is.</summary>
    public string? Bias { get; init; }

    /// <summary><c>open-drain</c>, <c>open-source</c>, or null: push-pull.</summary>
    public string? Drive { get; init; }

    /// <summary><c>rising</c>, <c>falling</c>, <c>both</c>, <c>high</c> or <c>low</c> (levels), or null: no interrupt.</summary>
    public string? Edges { get; init; }

    /// <summary>The debounce period in microseconds; 0: none.</summary>
    public long DebounceMicroseconds { get; init; }

    /// <summary>Who gives the net its level, such as <c>host</c>, <c>gpio0:4</c>, <c>button1</c>; empty: it floats.</summary>
    public required string[] DrivenBy { get; init; }

    /// <summary>Since when the first of them has, in nanoseconds; null: it floats.</summary>
    public long? DrivenSince { get; init; }

    /// <summary>What the host drives: <c>high</c>, <c>low</c>, <c>pull-up</c>, <c>pull-down</c>, or null.</summary>
    public string? Host { get; init; }

    /// <summary>The level that the net is forced to; null: it is not.</summary>
    public int? Forced { get; init; }

    /// <summary>Whether a strong low is driven against a strong high.</summary>
    public bool Contention { get; init; }

    /// <summary>How many changes of the net's level there were.</summary>
    public long Changes { get; init; }

    /// <summary>Edges of this line put into the queue to the software.</summary>
    public long EdgesSent { get; init; }

    /// <summary>Edges of this line that it has taken.</summary>
    public long EdgesDelivered { get; init; }

    /// <summary>Edges of this line left out for lack of room.</summary>
    public long EdgesCoalesced { get; init; }
}
