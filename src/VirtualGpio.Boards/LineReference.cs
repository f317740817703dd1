// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Boards;

/// <summary>A line of a chip of the board.</summary>
/// <param name="Chip">The chip's name.</param>
/// <param name="Offset">The line's offset.</param>
public readonly record struct LineReference(string Chip, int Offset)
{
    /// <summary>The name of the net that the line has to itself while no net connects it.</summary>
    public string OwnNet => string.Create(CultureInfo.InvariantCulture, $"{Chip}.{Offset}");

    /// <summary>The line as a board file writes it: <c>gpio0:3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Chip}:{Offset}");
}
