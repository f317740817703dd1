// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>The guest: attached or not, with a driver or not, out of service or not.</summary>
internal sealed partial class Reactor : IIvshmemPeerEvents
{
    private ChipFault? _fault;
    private int? _guestPeer;
    private bool _isLive;
    private bool _isSuspended;
    private bool _hasDoorbell;
    private uint _generation;
    private ushort _bellPeer;
    private int _bellVector;
    private long _rings;

    /// <summary>Whether a machine shares the memory, as far as can be told: plain memory does not tell.</summary>
    private bool IsAttached => _peer is null || _guestPeer is not null;

    public void Ring()
    {
        _rings++;
        _peer?.Ring(_bellPeer, _bellVector);
    }

    public void NotAcknowledged(int line, long now) => Hub.Tell(LineEventKind.NotAcknowledged, line, now);

    public void TakeOut(string reason)
    {
        if (_fault is not null)
            return;
        long now = MonotonicClock.Nanoseconds;
        Sender.ShowsRegisters = !_isLive;
        Sender.Take(EdgeRoute.Levels, now);
        _registers.Forget();
        Hub.Actor = LineDriver.Guest;
        _chip.TakeOut(reason, now);
        Hub.Actor = LineDriver.Host;
        Volatile.Write(ref _fault, _chip.Fault);
        _failWaiting = true;
        Hub.Tell(LineEventKind.Faulted, -1, now);
    }

    void IIvshmemPeerEvents.PeerArrived(ushort peer, int vector)
    {
        if (_guestPeer is null && vector == 0)
            FindGuest(MonotonicClock.Nanoseconds);
    }

    void IIvshmemPeerEvents.PeerGone(ushort peer)
    {
        if (peer == _guestPeer)
            LoseGuest(MonotonicClock.Nanoseconds);
    }

    void IIvshmemPeerEvents.OwnVectorArrived(int vector, EventFd doorbell) =>
        _epoll.Add(doorbell, FirstVectorToken + (ulong)vector, EpollEvents.In);

    /// <summary>Finds the memory as a former host and a running guest have left it, or makes it anew.</summary>
    private void TakeMemoryOver(long now)
    {
        bool adopts = Memory.TakeOver();
        for (int i = 0; adopts && i < _chip.Lines.Count; i++)
            _chip.Lines[i].Adopt(Memory[i]);
        if (_peer is not null && CandidateForGuest() is null)
            Memory.WipeGuest();
        if (_peer is not null)
            FindGuest(now);
        Sender.CountFromHere();
        Memory.PublishGeneration(_peer?.Id ?? Map.NoPeer);
        LookAtGuest(now);
        AdoptDrives(now);
        Sender.Publish();
        if (_isLive && _hasDoorbell)
            Ring();
    }

    /// <summary>
    /// What a former host drove is not in the memory. Where the level that it left is not the one that the guest's own pull
    /// gives, it drove the line.
    /// </summary>
    private void AdoptDrives(long now)
    {
        for (int i = 0; i < _chip.Lines.Count; i++)
        {
            Line line = _chip.Lines[i];
            if (line.Driven == Signal.HighImpedance && line.Net.Level != Memory[i])
                HostTerminals[i].Drive(Memory[i] == Level.High ? Signal.StrongHigh : Signal.StrongLow, now);
            if (line.Level != Memory[i])
                Sender.OnEdge(new EdgeEvent(i, line.Level, line.Sequence, now));
            if (!line.Floats)
                Sender.OnFloating(i, false);
        }
    }

    private int? CandidateForGuest()
    {
        if (_options.GuestPeer is { } given)
            return _peer!.Peers.ContainsKey((ushort)given) ? given : null;
        // A host that was killed can still be listed for a moment.
        return _peer!.Peers.Keys.Where(id => id != Memory.FormerPeer).Select(id => (int?)id).Min();
    }

    private void FindGuest(long now)
    {
        if (CandidateForGuest() is not { } peer)
        {
            Idle(now);
            return;
        }

        _guestPeer = peer;
        _nextScrub = now + ScrubPeriod;
        _nextLook = now;
        // Another machine: what the last one did is over.
        EndFault(now);
        Hub.Tell(LineEventKind.GuestAttached, -1, now);
        Idle(now);
    }

    private void LoseGuest(long now)
    {
        if (_isLive)
            StopDriver(now);
        _guestPeer = null;
        Hub.Actor = LineDriver.Guest;
        _chip.Reset(now);
        Hub.Actor = LineDriver.Host;
        Memory.WipeGuest();
        Hub.Tell(LineEventKind.GuestDetached, -1, now);
        FindGuest(now);
    }

    /// <summary>Sets the route of edges for when no version 2 driver is there.</summary>
    private void Idle(long now)
    {
        (_bellPeer, _bellVector) = ((ushort)(_guestPeer ?? 0), 0);
        Sender.ShowsRegisters = true;
        if (_peer is not null && _guestPeer is not null && _fault is null)
        {
            _registers.Start(now);
            Sender.Take(EdgeRoute.Registers, now);
        }
        else
        {
            _registers.Forget();
            Memory.ShowLevelsInRegisters();
            Sender.Take(EdgeRoute.Levels, now);
        }
    }

    private void LookAtGuest(long now)
    {
        if (!IsAttached)
            return;
        GuestHeader header = GuestHeader.Read(Memory.Memory);
        bool isDriver = header.IsDriver && (_peer is null || !header.HasDoorbell || IsOtherPeer(header.Peer));
        if (!isDriver)
        {
            if (_isLive)
                StopDriver(now);
            return;
        }

        if (!_isLive || header.Generation != _generation)
            StartDriver(header, now);
        bool isSuspended = (header.Status & GuestHeader.Suspended) != 0;
        if (isSuspended == _isSuspended)
            return;
        _isSuspended = isSuspended;
        Hub.Tell(isSuspended ? LineEventKind.GuestSuspended : LineEventKind.GuestResumed, -1, now);
    }

    private bool IsOtherPeer(uint peer) =>
        peer <= IvshmemProtocol.MaxPeerId && _peer!.Peers.ContainsKey((ushort)peer) && (_options.GuestPeer is null || _options.GuestPeer == (int)peer);

    private void StartDriver(in GuestHeader header, long now)
    {
        _isLive = true;
        _generation = header.Generation;
        _hasDoorbell = _peer is not null && header.HasDoorbell;
        if (_hasDoorbell)
        {
            _guestPeer = _bellPeer = (ushort)header.Peer;
            _bellVector = (int)Math.Min(header.Vector, int.MaxValue);
        }

        _registers.Forget();
        _guestClock.Reset();
        Sender.ShowsRegisters = false;
        Memory.Reports.Adopt(Memory.Reports.ReadHead());
        Hub.Actor = LineDriver.Guest;
        string? invalid = _lines.Start(_guestClock.AtArrival(now));
        if (invalid is null)
            EndFault(now);
        Hub.Actor = LineDriver.Host;
        if (_hasDoorbell && !Memory.Edges.Look(out uint tail))
        {
            // It has taken a garbled index for ours, and what was queued before is not for it.
            Memory.Edges.Adopt(tail, tail);
            Sender.CountFromHere();
        }

        Memory.Repair();
        Hub.Tell(LineEventKind.DriverStarted, -1, now);
        if (invalid is null)
            Sender.Take(_hasDoorbell ? EdgeRoute.Queue : EdgeRoute.Levels, now);
        else
            TakeOut(invalid);
    }

    private void StopDriver(long now)
    {
        _isLive = _isSuspended = _hasDoorbell = false;
        Hub.Actor = LineDriver.Guest;
        _chip.Reset(now);
        Hub.Actor = LineDriver.Host;
        Hub.Tell(LineEventKind.DriverStopped, -1, now);
        Idle(now);
    }

    private void EndFault(long now)
    {
        _chip.PutBack(now);
        Volatile.Write(ref _fault, null);
    }

    /// <summary>Takes what the guest reports.</summary>
    /// <returns>Whether there is more.</returns>
    private bool TakeReports(long now)
    {
        if (!_isLive || _fault is not null)
            return false;
        int count = 0;
        Hub.Actor = LineDriver.Guest;
        string? invalid = null;
        uint? badHead = null;
        while (count < ReportsAtOnce && invalid is null && Memory.Reports.TryRead(out ReportEntry report, out badHead))
        {
            invalid = _lines.Take(report, _guestClock.ToHost(report.Time, now));
            count++;
        }

        if (count > 0)
            Memory.Reports.StoreTail();
        if (badHead is { } head)
            invalid = $"the head of the report queue is 0x{head:x} while its tail is 0x{Memory.Reports.Tail:x} and it has {Memory.Layout.ReportEntries} entries";
        if (count < ReportsAtOnce)
            invalid ??= _lines.CatchUp(_guestClock, now);
        Hub.Actor = LineDriver.Host;
        if (invalid is not null)
            TakeOut(invalid);
        return count == ReportsAtOnce && _fault is null;
    }

    /// <summary>Tells the guest that this host goes.</summary>
    private void Withdraw()
    {
        Sender.Publish();
        Memory.Withdraw();
        if (_isLive && _hasDoorbell)
            Ring();
    }
}
