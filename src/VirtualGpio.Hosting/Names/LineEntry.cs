// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Where a line is found.</summary>
/// <param name="Chip">The chip's ID.</param>
/// <param name="ChipName">The chip's name.</param>
/// <param name="Offset">The offset in the chip.</param>
/// <param name="Name">The line's name; empty: none.</param>
/// <param name="Net">The net that it is on.</param>
public sealed record LineEntry(int Chip, string ChipName, int Offset, string Name, int Net)
{
    /// <summary><c>CHIP:OFFSET</c>.</summary>
    public string Address { get; } = FormattableString.Invariant($"{ChipName}:{Offset}");
}
