// SPDX-License-Identifier: MIT
namespace VirtualGpio.Bench;

/// <summary>A rate, and what it cost.</summary>
/// <param name="PerSecond">Edges per second, by the guest's own timestamps of the first and the last.</param>
/// <param name="Lost">Edges that the reader did not get.</param>
internal readonly record struct EdgeRate(double PerSecond, long Lost);
