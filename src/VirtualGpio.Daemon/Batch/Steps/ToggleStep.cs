// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary><c>toggle</c></summary>
internal sealed record ToggleStep(int[] Nets, long Count, long PeriodNanoseconds) : ScriptStep;
