// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Control;

/// <summary>A line of JSON from a running chip. Each request gets one; <see cref="ControlRequest.Watch"/> gets more, until the end.</summary>
internal sealed record ControlReply
{
    internal static readonly ControlReply Done = new();

    /// <summary>Why it did not work; null if it did.</summary>
    public string? Error { get; init; }

    /// <summary>With <see cref="Error"/>: the exit status for it.</summary>
    public int? Status { get; init; }

    /// <summary>For info.</summary>
    public ChipState? Chip { get; init; }

    /// <summary>For info: the lines asked for; for a watch: the lines watched, as they are at its start.</summary>
    public LineState[]? Lines { get; init; }

    /// <summary>For get: a level per line.</summary>
    public bool[]? Levels { get; init; }

    /// <summary>An edge of a watched line.</summary>
    public EdgeRecord? Edge { get; init; }

    /// <summary>Edges of watched lines that were left out before what comes next, because the reader was slow.</summary>
    public long? Missed { get; init; }

    /// <summary>For toggle.</summary>
    public BurstRecord? Burst { get; init; }

    internal static ControlReply Fail(int status, string error) => new() { Status = status, Error = error };
}
