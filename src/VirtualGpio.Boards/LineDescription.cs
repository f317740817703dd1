// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>What a board file says of one line of a chip.</summary>
public sealed record LineDescription
{
    /// <summary>The offset.</summary>
    public required int Offset { get; init; }

    /// <summary>The name; empty: none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The resistor on the line: <see cref="Signal.HighImpedance"/> for none, pull-up or pull-down.</summary>
    public Signal Pull { get; init; }

    /// <summary>What the line is tied to: <see cref="Signal.HighImpedance"/> for nothing, or a strong level.</summary>
    public Signal Hog { get; init; }
}
