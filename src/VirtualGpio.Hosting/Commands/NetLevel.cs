// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A net and the level that it is to be driven to.</summary>
/// <param name="Net">The net's ID.</param>
/// <param name="Level">The level.</param>
public readonly record struct NetLevel(int Net, Level Level);
