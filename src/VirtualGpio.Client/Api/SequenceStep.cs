// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>A step of a sequence.</summary>
public sealed record SequenceStep
{
    /// <summary>When, in nanoseconds from the start; not before the step before it.</summary>
    public required long AtNanoseconds { get; init; }

    /// <summary>The lines and what they are driven to: <c>0</c>, <c>1</c>, <c>pull-up</c>, <c>pull-down</c> or <c>none</c>.</summary>
    public required Dictionary<string, string> Set { get; init; }
}
