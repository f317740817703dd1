// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>A snapshot of a chip.</summary>
public sealed record ChipInfo
{
    /// <summary>The chip's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of lines.</summary>
    public required int LineCount { get; init; }

    /// <summary>What is at the other end.</summary>
    public required GuestState Guest { get; init; }

    /// <summary>The protocol that the guest is spoken to in: 2, 1, or 0 while none is attached.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>The guest's ivshmem ID; null while none is attached and over plain memory.</summary>
    public int? GuestPeer { get; init; }

    /// <summary>The host's own ivshmem ID; null over plain memory.</summary>
    public int? HostPeer { get; init; }

    /// <summary>Whether doorbells are rung; without them the memory is looked at from time to time.</summary>
    public required bool Doorbells { get; init; }

    /// <summary>Why the chip is out of service, or null.</summary>
    public ChipFault? Fault { get; init; }

    /// <summary>How many edges wait in the queue to the guest.</summary>
    public required long EdgesWaiting { get; init; }

    /// <summary>How many edges the queue to the guest holds.</summary>
    public required int EdgeQueueEntries { get; init; }

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

    /// <summary>Version 1: edges that the guest did not acknowledge within one second.</summary>
    public required long Unacknowledged { get; init; }

    /// <summary>Whose consumer the edge queue has been waiting for, and for how long, as a sentence; null if it moves.</summary>
    public string? Stall { get; init; }

    internal static ChipInfo Of(ChipHostOptions options, IvshmemTransport transport, ChipStatus status) => new()
    {
        Name = options.ChipName,
        LineCount = options.LineCount,
        Guest = status.Guest,
        ProtocolVersion = status.ProtocolVersion,
        GuestPeer = transport.GuestPeer,
        HostPeer = transport.HostPeer,
        Doorbells = transport.Doorbells,
        Fault = status.Fault,
        EdgesWaiting = status.EdgesWaiting,
        EdgeQueueEntries = options.EdgeQueueEntries,
        EdgesSent = status.EdgesSent,
        EdgesDelivered = status.EdgesDelivered,
        EdgesCoalesced = status.EdgesCoalesced,
        ReportsReceived = status.ReportsReceived,
        CoalescedByGuest = status.CoalescedByGuest,
        DoorbellsRung = status.DoorbellsRung,
        Unacknowledged = status.Unacknowledged,
        Stall = status.Stall,
    };
}
