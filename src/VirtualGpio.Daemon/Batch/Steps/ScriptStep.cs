// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary>An operation of a script that is executed by itself.</summary>
internal abstract record ScriptStep;
