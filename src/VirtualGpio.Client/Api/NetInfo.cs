// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>A net, as <c>GET /v1/nets</c> gives it.</summary>
public sealed record NetInfo
{
    /// <summary>The name; that of a line which nothing else is connected to is <c>CHIP.OFFSET</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The level, 0 or 1.</summary>
    public required int Level { get; init; }

    /// <summary>The level that it is forced to; null: it is not.</summary>
    public int? Forced { get; init; }

    /// <summary>Whether nothing drives or pulls it.</summary>
    public bool Floats { get; init; }

    /// <summary>Whether a strong low is driven against a strong high.</summary>
    public bool Contention { get; init; }

    /// <summary>What it shows while it floats: <c>keep</c>, <c>low</c> or <c>high</c>.</summary>
    public required string Rest { get; init; }

    /// <summary>How many changes of the level there were.</summary>
    public long Changes { get; init; }

    /// <summary>The time of the last one, in nanoseconds; 0: there was none.</summary>
    public long Since { get; init; }

    /// <summary>The lines on it, as <c>CHIP:OFFSET</c>.</summary>
    public required string[] Lines { get; init; }

    /// <summary>All that is attached and drives or pulls something.</summary>
    public required TerminalInfo[] Terminals { get; init; }
}
