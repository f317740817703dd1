// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A chip to be added to a board.</summary>
public sealed record ChipSetup
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of lines, 1 to 1024.</summary>
    public int Lines { get; init; } = 32;

    /// <summary>The lines' names, by offset; null or empty: none. May be shorter than the lines are many.</summary>
    public IReadOnlyList<string?> LineNames { get; init; } = [];

    /// <summary>The nets that lines are on, by offset; null or missing: a net of the line's own.</summary>
    public IReadOnlyList<int?> Nets { get; init; } = [];

    /// <summary>Resistors of the board's own, by offset: pull-up, pull-down, or none (also where missing).</summary>
    public IReadOnlyList<Signal> Pulls { get; init; } = [];

    /// <summary>Lines that the board holds at a level, by offset: strong low or high, or none (also where missing).</summary>
    public IReadOnlyList<Signal> Hogs { get; init; } = [];
}
