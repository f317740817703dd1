// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What came of many operations.</summary>
/// <param name="Done">How many were done: all, or those before the one that failed.</param>
/// <param name="Levels">What each <see cref="GetOperation"/> among them found.</param>
/// <param name="Error">Why operation number <paramref name="Done"/> failed; null: none did.</param>
public sealed record BatchOutcome(int Done, IReadOnlyList<Level[]> Levels, VirtualGpioException? Error);
