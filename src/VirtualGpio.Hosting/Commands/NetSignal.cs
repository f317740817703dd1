// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A net and what the host is to drive onto it.</summary>
/// <param name="Net">The net's ID.</param>
/// <param name="Signal">What.</param>
public readonly record struct NetSignal(int Net, Signal Signal);
