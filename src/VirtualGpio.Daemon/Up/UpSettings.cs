// SPDX-License-Identifier: MIT
using VirtualGpio.Boards;
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Daemon.Up;

/// <summary>What <c>vgpio up</c> or <c>vgpio run</c> was asked for of a board, checked.</summary>
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

    /// <summary>The verb that asks.</summary>
    internal string Verb { get; init; } = "up";

    /// <summary>How the command line begins that starts the board again.</summary>
    internal string Again => $"vgpio {Verb} --name {Paths.Name}";

    /// <summary>The same for a board of another name.</summary>
    /// <exception cref="RuntimeDirectoryException">The name is not usable.</exception>
    internal UpSettings Named(string name) => this with
    {
        Paths = RuntimeDirectory.Of(Path.GetDirectoryName(Paths.Directory)!, name),
        Board = Board with { Name = name },
    };
}
