// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>A snapshot of a line.</summary>
public sealed record LineInfo
{
    /// <summary>The offset in its chip.</summary>
    public required int Offset { get; init; }

    /// <summary>The name; empty: none.</summary>
    public required string Name { get; init; }

    /// <summary>The level on the net, everything that drives it counted in.</summary>
    public required Level Level { get; init; }

    /// <summary>The level that the guest is given: its own output left out, debounced.</summary>
    public required Level OutsideLevel { get; init; }

    /// <summary>Who gives the net its level.</summary>
    public required LineDriver DrivenBy { get; init; }

    /// <summary>Whether a strong low is driven against a strong high.</summary>
    public required bool Contention { get; init; }

    /// <summary>What the host drives.</summary>
    public required Signal HostSignal { get; init; }

    /// <summary>What the guest drives, its bias left out.</summary>
    public required Signal GuestSignal { get; init; }

    /// <summary>What the guest has asked for.</summary>
    public required LineSettings Settings { get; init; }

    /// <summary>Who has requested the line in the guest; empty: nobody, or somebody without a name.</summary>
    public required string Consumer { get; init; }

    /// <summary>The number of changes of the level that the guest is given; wraps at 2³².</summary>
    public required uint Sequence { get; init; }

    /// <summary>The number of changes of the level on the net that subscribers were told of.</summary>
    public required long NetChanges { get; init; }

    /// <summary>Edges of this line put into the queue to the guest (or shown to a guest that has none).</summary>
    public required long EdgesSent { get; init; }

    /// <summary>Edges of this line that the guest has taken out of the queue.</summary>
    public required long EdgesDelivered { get; init; }

    /// <summary>Edges of this line left out because the queue was full.</summary>
    public required long EdgesCoalesced { get; init; }

    /// <summary>Reports of the guest about this line.</summary>
    public required long ReportsReceived { get; init; }

    /// <summary>Changes of this line that the guest made without a report of their own.</summary>
    public required long CoalescedByGuest { get; init; }

    internal static LineInfo Of(LineState line) => new()
    {
        Offset = line.Entry.Offset,
        Name = line.Entry.Name,
        Level = line.Net.Level,
        OutsideLevel = line.OutsideLevel,
        DrivenBy = DriverOf(line.Net.HostSignal, line),
        Contention = line.Net.Contention,
        HostSignal = line.Net.HostSignal,
        GuestSignal = line.Driven,
        Settings = line.Settings,
        Consumer = line.Consumer,
        Sequence = line.Sequence,
        NetChanges = line.Net.Changes,
        EdgesSent = line.Counters.Sent,
        EdgesDelivered = line.Counters.Delivered,
        EdgesCoalesced = line.Counters.Coalesced,
        ReportsReceived = line.Counters.Reports,
        CoalescedByGuest = line.Counters.CoalescedByGuest,
    };

    private static LineDriver DriverOf(Signal host, LineState line)
    {
        bool isHostStrong = host >= Signal.StrongLow;
        bool isGuestStrong = line.Driven != Signal.HighImpedance;
        bool isStrong = isHostStrong || isGuestStrong;
        bool byHost = isStrong ? isHostStrong : host != Signal.HighImpedance;
        bool byGuest = isStrong ? isGuestStrong : line.Pulled != Signal.HighImpedance;
        return (byHost, byGuest) switch
        {
            (true, true) => LineDriver.Both,
            (true, false) => LineDriver.Host,
            (false, true) => LineDriver.Guest,
            _ => LineDriver.None,
        };
    }
}
