// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary><c>pulse</c></summary>
internal sealed record PulseStep(int[] Nets, long WidthNanoseconds, long Count, long PeriodNanoseconds) : ScriptStep;
