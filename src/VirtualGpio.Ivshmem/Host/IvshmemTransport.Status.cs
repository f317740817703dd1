// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>What there is to tell of the chip.</summary>
public sealed partial class IvshmemTransport
{
    /// <summary>From then on a queue that does not move is worth telling.</summary>
    private const long StallMilliseconds = 100;

    /// <summary>The guest's ivshmem ID; null: none is attached.</summary>
    public int? GuestPeer => _guestPeer;

    /// <summary>The host's own ivshmem ID; null with plain memory.</summary>
    public int? HostPeer => _peer?.Id;

    /// <summary>Whether the guest is woken by doorbells.</summary>
    public bool Doorbells => _isLive ? _hasDoorbell : _peer is not null;

    /// <inheritdoc/>
    public override ChipStatus GetStatus(long now) => new()
    {
        Guest = _isLive ? (_isSuspended ? GuestState.Suspended : GuestState.Running)
            : _guestPeer is null ? GuestState.Detached : GuestState.Attached,
        ProtocolVersion = _isLive ? 2 : _guestPeer is null ? 0 : 1,
        Fault = _chip.Fault,
        Stall = Stall(now),
        EdgesWaiting = Sender.Route == EdgeRoute.Queue ? _memory.Edges.Waiting + Sender.BacklogCount : 0,
        EdgesSent = Sender.Sent,
        EdgesDelivered = Sender.Delivered,
        EdgesCoalesced = Sender.Coalesced,
        ReportsReceived = _lines.Received,
        CoalescedByGuest = _lines.Coalesced,
        DoorbellsRung = _rings,
        Unacknowledged = _registers.Unacknowledged,
    };

    /// <inheritdoc/>
    public override LineCounters GetCounters(int line)
    {
        LineTally counted = _counters[line];
        return new LineCounters(counted.Sent, counted.Delivered, counted.Coalesced, counted.Reports, counted.CoalescedByGuest);
    }

    /// <inheritdoc/>
    public override string? Stall(long now)
    {
        long still = (now - Sender.LastProgress) / 1_000_000;
        return Sender.Route == EdgeRoute.Queue && _memory.Edges.Waiting > 0 && still >= StallMilliseconds ? DescribeStall(still) : null;
    }

    /// <inheritdoc/>
    public override string? Busy(long now)
    {
        if (Sender.Route == EdgeRoute.Registers && _registers.BusyLine is >= 0 and int pending)
            return $"The guest has not acknowledged the edge of {Describe(pending)} yet.";
        return Sender.Route == EdgeRoute.Queue && _memory.Edges.Waiting > 0
            ? DescribeStall(Math.Max(0, now - Sender.LastProgress) / 1_000_000)
            : null;
    }

    private string DescribeStall(long still) =>
        $"The guest has taken no edge for {still} ms, and {_memory.Edges.Waiting} of at most {_memory.Edges.Entries} wait: "
        + $"the consumer of {Describe(_memory.Edges.Next.Line)} is busy.";

    private string Describe(int line)
    {
        if (line >= _chip.Lines.Count)
            return $"line {line}";
        string name = _chip.Lines[line].Name.Length > 0 ? $" ('{_chip.Lines[line].Name}')" : "";
        string consumer = _chip.Lines[line].Consumer.Length > 0 ? $", '{_chip.Lines[line].Consumer}'" : "";
        return $"line {line}{name}{consumer}";
    }
}
