// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What was waited for has come.</summary>
/// <param name="Time">When, in nanoseconds.</param>
/// <param name="Level">The net's level then.</param>
/// <param name="Edges">How many of the edges of interest there were since the waiting began.</param>
/// <param name="WaitedNanoseconds">How long it took.</param>
public sealed record WaitOutcome(long Time, Level Level, long Edges, long WaitedNanoseconds);
