// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A chip, as it was at one moment.</summary>
public sealed record ChipStatus
{
    /// <summary>What is at its other end.</summary>
    public required GuestState Guest { get; init; }

    /// <summary>The version of the protocol that is spoken; 0: none.</summary>
    public int ProtocolVersion { get; init; }

    /// <summary>Why the chip is out of service, or null.</summary>
    public ChipFault? Fault { get; init; }

    /// <summary>Whether what carried it has failed: it is out of service for good, and who is at its other end is not known any more.</summary>
    public bool IsLost { get; init; }

    /// <summary>For whom its queue waits, as a sentence; null: it moves.</summary>
    public string? Stall { get; init; }

    /// <summary>What works less well than its user may expect, as a sentence; null: nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>Edges that wait to be taken.</summary>
    public long EdgesWaiting { get; init; }

    /// <summary>Edges put into the queue to the software since the chip was added.</summary>
    public long EdgesSent { get; init; }

    /// <summary>Edges that it has taken.</summary>
    public long EdgesDelivered { get; init; }

    /// <summary>Edges left out because all room was used up; the level followed.</summary>
    public long EdgesCoalesced { get; init; }

    /// <summary>Reports of the software about its lines.</summary>
    public long ReportsReceived { get; init; }

    /// <summary>Changes that the software made without a report of their own.</summary>
    public long CoalescedByGuest { get; init; }

    /// <summary>Doorbells rung.</summary>
    public long DoorbellsRung { get; init; }

    /// <summary>Version 1: edges that were not acknowledged in time.</summary>
    public long Unacknowledged { get; init; }
}
