// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using VirtualGpio.Daemon.Metrics;
using VirtualGpio.Daemon.Waves;

namespace VirtualGpio.Daemon.Http;

/// <summary>What an <see cref="ApiServer"/> is made with.</summary>
public sealed record ApiOptions
{
    /// <summary>The unix socket to listen at, in a directory that this user alone can enter; null: none.</summary>
    public string? Socket { get; init; }

    /// <summary>The door for other users and machines; null: there is none.</summary>
    public TcpOptions? Tcp { get; init; }

    /// <summary>
    /// Descriptors of listening sockets that somebody else has opened (socket activation). Unix sockets let this user
    /// in; others need <see cref="Tcp"/>.
    /// </summary>
    public IReadOnlyList<int> Inherited { get; init; } = [];

    /// <summary>Tells this run of the daemon from others.</summary>
    public string Session { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The board file; null: there is none.</summary>
    public string? BoardFile { get; init; }

    /// <summary>Adds and removes chips; null: that is not possible.</summary>
    public IChipYard? Chips { get; init; }

    /// <summary>Counts the board's events by their kind; null: the metrics do not tell them.</summary>
    public EventCounters? EventCounters { get; init; }

    /// <summary>The recordings that the daemon writes; null: recording to files is not possible.</summary>
    internal RecordingShelf? Recordings { get; init; }

    /// <summary>How long requests under way may take when the server stops, before they are cut off.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many connections there may be at a time.</summary>
    public int MaxConnections { get; init; } = ApiLimits.Connections;

    /// <summary>Who may come in through a unix socket.</summary>
    internal Func<Socket, bool> IsTrusted { get; init; } = PeerUser.IsTrusted;
}
