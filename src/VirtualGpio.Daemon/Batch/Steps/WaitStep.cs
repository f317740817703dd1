// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary><c>wait</c></summary>
internal sealed record WaitStep(WaitCondition Condition, long TimeoutNanoseconds) : ScriptStep;
