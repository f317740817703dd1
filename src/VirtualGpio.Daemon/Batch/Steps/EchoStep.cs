// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary><c>echo</c></summary>
internal sealed record EchoStep(byte[] Text) : ScriptStep;
