// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>A chip, as <c>GET /v1/chips</c> gives it.</summary>
public sealed record ChipInfo
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What carries it: <c>ivshmem</c>, <c>ivshmem-plain</c> or <c>virtio</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>How many lines it has.</summary>
    public required int Lines { get; init; }

    /// <summary>The software's side: <c>detached</c>, <c>attached</c> (a machine without a known driver), <c>running</c> or <c>suspended</c>.</summary>
    public required string Guest { get; init; }

    /// <summary>The version of the protocol that is spoken; 0 while nobody is attached.</summary>
    public int Protocol { get; init; }

    /// <summary>Why the chip is out of service; null: it is not.</summary>
    public string? Fault { get; init; }

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

    /// <summary>Version 1 only: edges that were not acknowledged in time.</summary>
    public long Unacknowledged { get; init; }

    /// <summary>The socket that QEMU connects to; null: none, as with <c>ivshmem-plain</c>.</summary>
    public string? GuestSocket { get; init; }

    /// <summary>
    /// What to add to QEMU's command line, argument by argument. With <c>virtio</c> that gives the machine 512 MiB of shared
    /// memory; <see cref="Qemu.QemuArguments.Virtio"/> does it for other machines, and <c>vgpio qemu-args</c>.
    /// </summary>
    public required string[] QemuArguments { get; init; }
}
