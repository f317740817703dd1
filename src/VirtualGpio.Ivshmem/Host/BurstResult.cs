// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>What a toggle command did.</summary>
/// <param name="Toggles">How many times a line was toggled, all lines together.</param>
/// <param name="EdgesSent">How many edges of it went to the guest; fewer while no driver is there, and on debounced lines.</param>
/// <param name="Elapsed">From the first toggle to the last.</param>
/// <param name="Waited">How much of that was spent waiting for the guest to make room.</param>
/// <param name="Waits">How many times the guest was waited for.</param>
public sealed record BurstResult(long Toggles, long EdgesSent, TimeSpan Elapsed, TimeSpan Waited, long Waits);
