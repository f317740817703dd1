// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>A board, as <c>GET /v1/board</c> gives it.</summary>
public sealed record BoardInfo
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Tells this run of the daemon from others: event sequence numbers belong to it.</summary>
    public required string Session { get; init; }

    /// <summary>The sequence number of the latest event; 0: none yet.</summary>
    public required long Sequence { get; init; }

    /// <summary>The time of the answer, in nanoseconds of the daemon's CLOCK_MONOTONIC: what all times of a board count in.</summary>
    public required long Time { get; init; }

    /// <summary>What the wall clock shows at 0 of that clock, in nanoseconds since 1970: add it to a time to get a date.</summary>
    public required long Epoch { get; init; }

    /// <summary>The daemon's version.</summary>
    public required string Version { get; init; }

    /// <summary>The daemon's process ID.</summary>
    public required int Process { get; init; }

    /// <summary>The board file; null: there is none.</summary>
    public string? File { get; init; }

    /// <summary>The chips' names.</summary>
    public required string[] Chips { get; init; }

    /// <summary>How many nets there are.</summary>
    public required int Nets { get; init; }

    /// <summary>The devices' names.</summary>
    public required string[] Devices { get; init; }
}
