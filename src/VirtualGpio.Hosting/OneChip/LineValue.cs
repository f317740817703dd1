// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>A line and the level that it is to be driven to.</summary>
/// <param name="Line">The line's offset.</param>
/// <param name="Level">The level.</param>
public readonly record struct LineValue(int Line, Level Level);
