// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>What was waited for has come.</summary>
public sealed record WaitResult
{
    /// <summary>When, in nanoseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The level then, 0 or 1.</summary>
    public required int Level { get; init; }

    /// <summary>How many of the edges waited for there were.</summary>
    public long Edges { get; init; }

    /// <summary>How long it took, in nanoseconds.</summary>
    public long WaitedNanoseconds { get; init; }
}
