// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Events that a reader was too slow for.</summary>
/// <param name="From">The number of the first.</param>
/// <param name="Count">How many; 0: none.</param>
public readonly record struct MissedRange(long From, long Count);
