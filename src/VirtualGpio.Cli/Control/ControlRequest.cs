// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Control;

/// <summary>What a verb asks of a running chip: one line of JSON.</summary>
internal sealed record ControlRequest
{
    internal const string Info = "info";
    internal const string Get = "get";
    internal const string Set = "set";
    internal const string Release = "release";
    internal const string Pull = "pull";
    internal const string Toggle = "toggle";
    internal const string Watch = "watch";

    /// <summary>One of the constants.</summary>
    public string? Verb { get; init; }

    /// <summary>Names or offsets; none at all means every line, where that makes sense.</summary>
    public string[]? Lines { get; init; }

    /// <summary>For <see cref="Set"/>, a level per line.</summary>
    public bool[]? Levels { get; init; }

    /// <summary>For <see cref="Pull"/>, per line: up, down or none.</summary>
    public string[]? Pulls { get; init; }

    /// <summary>For <see cref="Toggle"/>: how many changes per line.</summary>
    public int? Count { get; init; }

    /// <summary>For <see cref="Toggle"/>: the time from one change to the next, in µs; 0: as fast as the guest takes them.</summary>
    public long? PeriodMicroseconds { get; init; }

    /// <summary>For <see cref="Set"/>: how long to wait for the guest to make room, in µs.</summary>
    public long? TimeoutMicroseconds { get; init; }
}
