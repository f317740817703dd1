// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary><c>act</c></summary>
internal sealed record ActStep(string Device, string Action, Dictionary<string, string> Arguments) : ScriptStep;
