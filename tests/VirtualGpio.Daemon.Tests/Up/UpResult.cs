// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>How a process ended, and what it wrote.</summary>
internal sealed record UpResult(int Status, string Output, string Errors);
