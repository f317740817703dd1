// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Tests;

/// <summary>Tests that count or use up what the whole process may have open, and so must not run beside others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
