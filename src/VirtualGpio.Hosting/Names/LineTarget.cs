// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What a text stands for.</summary>
/// <param name="Net">The net.</param>
/// <param name="Line">The line; null: the text names a net, not one line of it.</param>
public readonly record struct LineTarget(int Net, LineEntry? Line);
