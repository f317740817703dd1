// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Tests;

/// <summary>How a process ended, and what it wrote.</summary>
internal sealed record CliResult(int Status, string Output, string Errors);
