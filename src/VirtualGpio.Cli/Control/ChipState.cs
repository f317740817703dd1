// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Control;

/// <summary>A running chip, as <c>vgpio info</c> shows it.</summary>
internal sealed record ChipState
{
    /// <summary>The chip's name.</summary>
    public required string Name { get; init; }

    /// <summary>How many lines it has.</summary>
    public required int Lines { get; init; }

    /// <summary>What carries it: <c>ivshmem-doorbell</c> or <c>ivshmem-plain</c>.</summary>
    public required string Transport { get; init; }

    /// <summary><c>detached</c>, <c>attached</c> (a machine without a known driver), <c>running</c> or <c>suspended</c>.</summary>
    public required string Guest { get; init; }

    /// <summary>The version of the protocol that the guest is spoken to in; 0 while none is attached.</summary>
    public int Protocol { get; init; }

    /// <summary>Why the chip is out of service; null if it is not.</summary>
    public string? Fault { get; init; }

    /// <summary>For whom the queue to the guest waits, as a sentence; null if it moves.</summary>
    public string? Stall { get; init; }

    /// <summary>Edges put into the queue to the guest since the start.</summary>
    public long EdgesSent { get; init; }

    /// <summary>Edges that the guest has taken out of it.</summary>
    public long EdgesDelivered { get; init; }

    /// <summary>Edges left out because the queue was full.</summary>
    public long EdgesCoalesced { get; init; }

    /// <summary>Changes that the guest made without a report of their own, as its queue was full.</summary>
    public long CoalescedByGuest { get; init; }
}
