// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary><c>sleep</c></summary>
internal sealed record SleepStep(long Nanoseconds) : ScriptStep;
