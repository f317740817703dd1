// SPDX-License-Identifier: MIT
using VirtualGpio.Boards;
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Daemon.Up;

/// <summary>What <c>vgpio up</c> was asked for, checked.</summary>
internal sealed record UpSettings
{
    /// <summary>Where the board's files are.</summary>
    internal required BoardPaths Paths { get; init; }

    /// <summary>The board.</summary>
    internal required BoardDescription Board { get; init; }

    /// <summary>The board file, as an absolute path; null: there is none.</summary>
    internal string? BoardFile { get; init; }

    /// <summary>Whether wires are ended on a clean stop though a guest is attached.</summary>
    internal bool StopWire { get; init; }

    /// <summary>How long a wire that this starts stays when nobody is attached.</summary>
    internal required TimeSpan WireIdle { get; init; }

    /// <summary>Whether to print JSON.</summary>
    internal bool Json { get; init; }

    /// <summary>The door for other users and machines; null: none.</summary>
    internal ListenSettings? Listen { get; init; }

    /// <summary>How many events are kept for readers.</summary>
    internal int EventLog { get; init; }
}
