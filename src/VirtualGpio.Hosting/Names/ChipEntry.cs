// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A chip, by name.</summary>
/// <param name="Id">Its ID: never given twice on a board, and its actor number.</param>
/// <param name="Name">The name.</param>
/// <param name="Transport">What carries it.</param>
/// <param name="Lines">Its lines, by offset.</param>
public sealed record ChipEntry(int Id, string Name, string Transport, IReadOnlyList<LineEntry> Lines);
