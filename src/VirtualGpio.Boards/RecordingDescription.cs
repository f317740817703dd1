// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>A recording of a board file: levels are written to a file from the start of the board to its end.</summary>
public sealed record RecordingDescription
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The file. Of a board file that was loaded from a path it is absolute; else as it is written.</summary>
    public required string Path { get; init; }

    /// <summary>What is recorded; empty: all nets.</summary>
    public IReadOnlyList<NetOrLine> Of { get; init; } = [];
}
