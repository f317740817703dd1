// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A net, as it was at one moment.</summary>
public sealed record NetState
{
    /// <summary>Which one.</summary>
    public required NetEntry Entry { get; init; }

    /// <summary>The level.</summary>
    public required Level Level { get; init; }

    /// <summary>The level that it is forced to; null: it is not.</summary>
    public required Level? Forced { get; init; }

    /// <summary>Whether nothing drives or pulls it.</summary>
    public required bool Floats { get; init; }

    /// <summary>Whether a strong low is driven against a strong high.</summary>
    public required bool Contention { get; init; }

    /// <summary>What it shows while it floats.</summary>
    public required NetRest Rest { get; init; }

    /// <summary>How many changes of the level there were, those that nobody reported included.</summary>
    public required long Changes { get; init; }

    /// <summary>When the last one was, in nanoseconds; 0: there was none.</summary>
    public required long Since { get; init; }

    /// <summary>All that drives or pulls it.</summary>
    public required IReadOnlyList<TerminalState> Terminals { get; init; }

    /// <summary>Those of <see cref="Terminals"/> that give it its level; under contention all who fight.</summary>
    public required IReadOnlyList<TerminalState> Drivers { get; init; }

    /// <summary>What the host drives.</summary>
    public required Signal HostSignal { get; init; }
}
