// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Up;

/// <summary>Where on a board something happened.</summary>
/// <param name="Chip">The chip; null: on a net of several lines, or of none.</param>
/// <param name="Offset">The line's offset; null: on the chip as a whole, or on a net.</param>
/// <param name="Net">The net; null: on a chip as a whole.</param>
internal sealed record EventPlace(string? Chip, int? Offset, string? Net);
