// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Waits for something: <c>POST /v1/wait</c>. Looks at the levels first, then at every change: nothing is overlooked.</summary>
public sealed record WaitRequest
{
    /// <summary>The line.</summary>
    public required string Line { get; init; }

    /// <summary><c>level</c>: the line has <see cref="Level"/>, now or later; <c>edge</c>: <see cref="Count"/> edges from now on; <c>stable</c>: no change for <see cref="StableNanoseconds"/>.</summary>
    public required string For { get; init; }

    /// <summary>For a level, 0 or 1.</summary>
    public int? Level { get; init; }

    /// <summary>For edges: <c>rising</c>, <c>falling</c> or <c>both</c>.</summary>
    public string Edge { get; init; } = "both";

    /// <summary>For edges: how many.</summary>
    public long Count { get; init; } = 1;

    /// <summary>For stable, and for a level that must last: how long, in nanoseconds.</summary>
    public long StableNanoseconds { get; init; }

    /// <summary>How long to wait, in nanoseconds; null: for ever, or as long as the client stays.</summary>
    public long? TimeoutNanoseconds { get; init; }
}
