// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A net, by name.</summary>
/// <param name="Id">Its ID: never given twice on a board.</param>
/// <param name="Name">The name.</param>
/// <param name="Lines">The lines on it.</param>
public sealed record NetEntry(int Id, string Name, IReadOnlyList<LineEntry> Lines);
