// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>A snapshot of a chip.</summary>
public sealed record ChipInfo
{
    /// <summary>The chip's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of lines.</summary>
    public required int LineCount { get; init; }

    /// <summary>What is at the other end.</summary>
    public required GuestState Guest { get; init; }

    /// <summary>The version of the protocol that the guest is spoken to in; 0: none.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>Why the chip is out of service, or null.</summary>
    public ChipFault? Fault { get; init; }

    /// <summary>How many edges wait in the queue to the guest.</summary>
    public required long EdgesWaiting { get; init; }

    /// <summary>Edges put into the queue to the guest since the host started.</summary>
    public required long EdgesSent { get; init; }

    /// <summary>Edges that the guest has taken out of the queue since the host started.</summary>
    public required long EdgesDelivered { get; init; }

    /// <summary>Edges left out because the queue was full; the level followed as soon as there was room.</summary>
    public required long EdgesCoalesced { get; init; }

    /// <summary>Reports received from the guest.</summary>
    public required long ReportsReceived { get; init; }

    /// <summary>Changes that the guest made without a report of their own, as its queue was full.</summary>
    public required long CoalescedByGuest { get; init; }

    /// <summary>Doorbells rung at the guest.</summary>
    public required long DoorbellsRung { get; init; }

    /// <summary>Edges that a guest which takes one at a time (ivshmem, version 1) did not acknowledge within one second.</summary>
    public required long Unacknowledged { get; init; }

    /// <summary>Whose consumer the edge queue has been waiting for, and for how long, as a sentence; null if it moves.</summary>
    public string? Stall { get; init; }

    /// <summary>What works less well than its user may expect, as a sentence; null: nothing.</summary>
    public string? Warning { get; init; }

    internal static ChipInfo Of(ChipHostOptions options, ChipStatus status) => new()
    {
        Name = options.ChipName,
        LineCount = options.LineCount,
        Guest = status.Guest,
        ProtocolVersion = status.ProtocolVersion,
        Fault = status.Fault,
        EdgesWaiting = status.EdgesWaiting,
        EdgesSent = status.EdgesSent,
        EdgesDelivered = status.EdgesDelivered,
        EdgesCoalesced = status.EdgesCoalesced,
        ReportsReceived = status.ReportsReceived,
        CoalescedByGuest = status.CoalescedByGuest,
        DoorbellsRung = status.DoorbellsRung,
        Unacknowledged = status.Unacknowledged,
        Stall = status.Stall,
        Warning = status.Warning,
    };
}
