// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Something to be driven at a point in time.</summary>
/// <param name="At">When, in nanoseconds from the start; not before the step before it. Steps of one time come about at once.</param>
/// <param name="Net">The net's ID.</param>
/// <param name="Signal">What to drive.</param>
public readonly record struct PlayStep(long At, int Net, Signal Signal);
