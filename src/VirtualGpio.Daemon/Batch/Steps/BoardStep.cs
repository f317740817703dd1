// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Batch.Steps;

/// <summary>An operation that is executed together with its like.</summary>
internal sealed record BoardStep(BatchOperation Operation) : ScriptStep
{
    /// <summary>What else belongs to it.</summary>
    internal IReadOnlyList<BatchOperation> More { get; init; } = [];
}
