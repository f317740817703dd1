// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>A net of a board file.</summary>
public sealed record NetDescription
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The lines that the net connects, in the order of the file.</summary>
    public IReadOnlyList<LineReference> Lines { get; init; } = [];

    /// <summary>The resistor on the net: <see cref="Signal.HighImpedance"/> for none, pull-up or pull-down.</summary>
    public Signal Pull { get; init; }

    /// <summary>What becomes of the level when nothing drives the net.</summary>
    public NetRest Rest { get; init; }

    /// <summary>The level while nothing has driven the net yet.</summary>
    public Level Initial { get; init; }
}
