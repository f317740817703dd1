// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What a burst, pulses or a playback did.</summary>
/// <param name="Changes">How many times something else was driven, all nets together.</param>
/// <param name="EdgesSent">How many edges of it went to software; fewer while none is there, and on debounced lines.</param>
/// <param name="Elapsed">From the first change to the last.</param>
/// <param name="Waited">How much of that was spent waiting for software to make room.</param>
/// <param name="Waits">How many times it was waited for.</param>
/// <param name="Latest">By how much the latest change came later than it was due.</param>
public sealed record BurstResult(long Changes, long EdgesSent, TimeSpan Elapsed, TimeSpan Waited, long Waits, TimeSpan Latest);
