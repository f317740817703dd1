// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>Snapshots.</summary>
internal sealed partial class Reactor
{
    public ChipInfo GetInfo()
    {
        bool isQueueUsed = Sender.Route == EdgeRoute.Queue;
        return new ChipInfo
        {
            Name = _options.ChipName,
            LineCount = _chip.Lines.Count,
            Guest = _isLive ? (_isSuspended ? GuestState.Suspended : GuestState.Running)
                : _guestPeer is null ? GuestState.Detached : GuestState.Attached,
            ProtocolVersion = _isLive ? 2 : _guestPeer is null ? 0 : 1,
            GuestPeer = _guestPeer,
            HostPeer = _peer?.Id,
            Doorbells = _isLive ? _hasDoorbell : _peer is not null,
            Fault = _fault,
            EdgesWaiting = isQueueUsed ? Memory.Edges.Waiting : 0,
            EdgeQueueEntries = Memory.Edges.Entries,
            EdgesSent = Sender.Sent,
            EdgesDelivered = Sender.Delivered,
            EdgesCoalesced = Sender.Coalesced,
            ReportsReceived = _lines.Received,
            CoalescedByGuest = _lines.Coalesced,
            DoorbellsRung = _rings,
            Unacknowledged = _registers.Unacknowledged,
            Stall = Stall(MonotonicClock.Nanoseconds),
        };
    }

    public LineInfo[] GetLines()
    {
        var lines = new LineInfo[_chip.Lines.Count];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = GetLine(_chip.Lines[i]);
        return lines;
    }

    private LineInfo GetLine(Line line)
    {
        Signal host = HostTerminals[line.Offset].Signal;
        LineCounters counters = _counters[line.Offset];
        return new LineInfo
        {
            Offset = line.Offset,
            Name = line.Name,
            Level = line.Net.Level,
            OutsideLevel = line.Level,
            DrivenBy = DriverOf(host, line),
            Contention = line.Net.Contention,
            HostSignal = host,
            GuestSignal = line.Driven,
            Settings = line.Settings,
            Consumer = line.Consumer,
            Sequence = line.Sequence,
            NetChanges = counters.NetChanges,
            EdgesSent = counters.Sent,
            EdgesDelivered = counters.Delivered,
            EdgesCoalesced = counters.Coalesced,
            ReportsReceived = counters.Reports,
            CoalescedByGuest = counters.CoalescedByGuest,
        };
    }

    private static LineDriver DriverOf(Signal host, Line line)
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
