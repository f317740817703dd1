// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch;

/// <summary>A line of a script is wrong, and how.</summary>
internal sealed class ScriptException(string message) : Exception(message);
