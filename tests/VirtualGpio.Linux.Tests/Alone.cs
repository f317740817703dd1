// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

/// <summary>Tests that count what the whole process has open, and so must not run beside others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
