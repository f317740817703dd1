// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Up;

namespace VirtualGpio.Daemon.Run;

/// <summary>What <c>vgpio run</c> was asked for, checked.</summary>
internal sealed record RunSettings
{
    /// <summary>The board.</summary>
    internal required UpSettings Board { get; init; }

    /// <summary>Whether the board may be given another name, should there be one of its name.</summary>
    internal required bool MayBeRenamed { get; init; }

    /// <summary>The chips that the program sees, by their names on the board; at least one.</summary>
    internal required IReadOnlyList<string> Chips { get; init; }

    /// <summary>How the program is to see them.</summary>
    internal required ViewChoice View { get; init; }

    /// <summary>Whether the program's GPIO calls are shown.</summary>
    internal required bool IsTraced { get; init; }

    /// <summary>The file that they are written to; null: standard error.</summary>
    internal required string? TraceFile { get; init; }

    /// <summary>The program and its arguments.</summary>
    internal required IReadOnlyList<string> Program { get; init; }
}
