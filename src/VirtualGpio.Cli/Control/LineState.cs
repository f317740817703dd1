// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Control;

/// <summary>A line, as <c>vgpio info</c> shows it. The words are libgpiod's.</summary>
internal sealed record LineState
{
    /// <summary>The offset.</summary>
    public required int Offset { get; init; }

    /// <summary>The name; empty for none.</summary>
    public required string Name { get; init; }

    /// <summary>The level of the net that the line is on.</summary>
    public required bool Level { get; init; }

    /// <summary>What the guest asked for: whether the line is an output.</summary>
    public bool Output { get; init; }

    /// <summary>What the guest asked for: whether a consumer holds the line.</summary>
    public bool Used { get; init; }

    /// <summary>What the guest asked for: <c>pull-up</c>, <c>pull-down</c>, <c>disabled</c>, or null.</summary>
    public string? Bias { get; init; }

    /// <summary>What the guest asked for: <c>open-drain</c>, <c>open-source</c>, or null for push-pull.</summary>
    public string? Drive { get; init; }

    /// <summary>What the guest asked for: <c>rising</c>, <c>falling</c>, <c>both</c>, <c>high</c> or <c>low</c> (levels), or null.</summary>
    public string? Edges { get; init; }

    /// <summary>What the guest asked for: the debounce period in µs; 0 for none.</summary>
    public long DebounceMicroseconds { get; init; }

    /// <summary>Who holds the line in the guest; null if nobody said.</summary>
    public string? Consumer { get; init; }

    /// <summary>What this side drives: <c>high</c>, <c>low</c>, <c>pull-up</c>, <c>pull-down</c>, or null for nothing.</summary>
    public string? Host { get; init; }

    /// <summary>Who makes the level: <c>host</c>, <c>guest</c>, <c>both</c>, or null while the line floats.</summary>
    public string? DrivenBy { get; init; }

    /// <summary>Whether a strong low is driven against a strong high.</summary>
    public bool Contention { get; init; }
}
