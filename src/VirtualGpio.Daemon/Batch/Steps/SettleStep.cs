// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary><c>settle</c></summary>
internal sealed record SettleStep(long TimeoutNanoseconds) : ScriptStep;
