// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>A recording that the daemon writes.</summary>
public sealed record RecordingInfo
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The nets in it; empty: all.</summary>
    public required string[] Nets { get; init; }

    /// <summary><c>running</c>, <c>stopped</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed; null: it did not.</summary>
    public string? Error { get; init; }

    /// <summary>When it began, in nanoseconds.</summary>
    public long Since { get; init; }

    /// <summary>Changes written.</summary>
    public long Changes { get; init; }

    /// <summary>Events that were missed; their time shows as unknown levels in the file.</summary>
    public long Missed { get; init; }

    /// <summary>Bytes written.</summary>
    public long Bytes { get; init; }
}
