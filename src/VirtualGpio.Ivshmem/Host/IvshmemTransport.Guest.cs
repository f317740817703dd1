// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>The guest: attached or not, with a driver or not, out of service or not.</summary>
public sealed partial class IvshmemTransport : IIvshmemPeerEvents, IGuestPort
{
    private int? _guestPeer;
    private bool _isLive;
    private bool _isSuspended;
    private bool _hasDoorbell;
    private uint _generation;
    private ushort _bellPeer;
    private int _bellVector;
    private long _rings;

    void IGuestPort.Ring() => Ring();

    private void Ring()
    {
        _rings++;
        _peer?.Ring(_bellPeer, _bellVector);
    }

    void IGuestPort.NotAcknowledged(int line, long now) => _port.Tell(EventKind.NotAcknowledged, line, now);

    void IGuestPort.TakeOut(string reason) => TakeOut(reason);

    void IGuestPort.LeftOut(int line, long now) => _port.Tell(EventKind.Overflow, line, now);

    private void TakeOut(string reason)
    {
        if (_chip.Fault is not null)
            return;
        long now = MonotonicClock.Nanoseconds;
        Sender.ShowsRegisters = !_isLive;
        Sender.Take(EdgeRoute.Levels, now);
        _registers.Forget();
        _port.TakeOut(reason, now);
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
        _port.Watch(doorbell, this, vector);

    /// <summary>Goes on with what a former host and a running guest have left, or begins anew.</summary>
    private void Begin(long now)
    {
        if (_peer is not null && CandidateForGuest() is null)
            _memory.WipeGuest();
        if (_peer is not null)
            FindGuest(now);
        Sender.CountFromHere();
        _memory.PublishGeneration(_peer?.Id ?? Map.NoPeer);
        LookAtGuest(now);
        AdoptDrives(now);
        Sender.Publish();
        if (_isLive && _hasDoorbell)
            Ring();
    }

    /// <summary>
    /// What a former host drove is not in the memory. Where it said that the line does not float, and the level that it left
    /// is not the one that the guest's own pull gives, it drove the line.
    /// </summary>
    private void AdoptDrives(long now)
    {
        for (int i = 0; i < _chip.Lines.Count; i++)
        {
            Line line = _chip.Lines[i];
            bool floated = _memory.Floats(i);
            if (_adopts && !floated && line.Driven == Signal.HighImpedance && line.Net.Level != _memory[i] && IsHostsAlone(line.Net))
                _port.HostTerminal(i).Drive(_memory[i] == Level.High ? Signal.StrongHigh : Signal.StrongLow, now);
            // The first tells what kind of edge it is.
            Sender.OnFloating(i, line.Floats);
            if (line.Level != _memory[i])
                Sender.OnEdge(new EdgeEvent(i, line.Level, line.Sequence, now));
            else if (floated && !line.Floats)
                Sender.Confirm(i, line.Sequence, now);
        }
    }

    /// <summary>On a net that other lines, devices or hogs share, a level can be theirs as well.</summary>
    private static bool IsHostsAlone(Net net) =>
        net.Lines.Count == 1 && net.Terminals.All(terminal => terminal.Kind is not (TerminalKind.Device or TerminalKind.Hog));

    private int? CandidateForGuest()
    {
        if (_options.GuestPeer is { } given)
            return _peer!.Peers.ContainsKey((ushort)given) ? given : null;
        // A host that was killed can still be listed for a moment.
        return _peer!.Peers.Keys.Where(id => id != _memory.FormerPeer).Select(id => (int?)id).Min();
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
        _chip.PutBack(now);
        _port.Tell(EventKind.GuestAttached, -1, now);
        Idle(now);
    }

    private void LoseGuest(long now)
    {
        if (_isLive)
            StopDriver(now);
        _guestPeer = null;
        using (_port.Act())
            _chip.Reset(now);
        _memory.WipeGuest();
        _port.Tell(EventKind.GuestDetached, -1, now);
        FindGuest(now);
    }

    /// <summary>Sets the route of edges for when no version 2 driver is there.</summary>
    private void Idle(long now)
    {
        (_bellPeer, _bellVector) = ((ushort)(_guestPeer ?? 0), 0);
        Sender.ShowsRegisters = true;
        if (_peer is not null && _guestPeer is not null && _chip.Fault is null)
        {
            _registers.Start(now);
            Sender.Take(EdgeRoute.Registers, now);
        }
        else
        {
            _registers.Forget();
            _memory.ShowLevelsInRegisters();
            Sender.Take(EdgeRoute.Levels, now);
        }
    }

    private void LookAtGuest(long now)
    {
        if (!IsAttached)
            return;
        GuestHeader header = GuestHeader.Read(_memory.Memory);
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
        _port.Tell(isSuspended ? EventKind.GuestSuspended : EventKind.GuestResumed, -1, now);
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
        _memory.Reports.Adopt(_memory.Reports.ReadHead());
        string? invalid;
        using (_port.Act())
        {
            invalid = _lines.Start(_guestClock.AtArrival(now));
            if (invalid is null)
                _chip.PutBack(now);
        }

        if (_hasDoorbell && !_memory.Edges.Look(out uint tail))
        {
            // It has taken a garbled index for ours, and what was queued before is not for it.
            _memory.Edges.Adopt(tail, tail);
            Sender.CountFromHere();
        }

        _memory.Repair();
        _port.Tell(EventKind.DriverStarted, -1, now);
        if (invalid is null)
            Sender.Take(_hasDoorbell ? EdgeRoute.Queue : EdgeRoute.Levels, now);
        else
            TakeOut(invalid);
    }

    private void StopDriver(long now)
    {
        _isLive = _isSuspended = _hasDoorbell = false;
        using (_port.Act())
            _chip.Reset(now);
        _port.Tell(EventKind.DriverStopped, -1, now);
        Idle(now);
    }

    /// <summary>Takes what the guest reports.</summary>
    /// <returns>Whether there is more.</returns>
    private bool TakeReports(long now)
    {
        if (!_isLive || _chip.Fault is not null)
            return false;
        int count = 0;
        using ActorScope actor = _port.Act();
        string? invalid = null;
        uint? badHead = null;
        while (count < ReportsAtOnce && invalid is null && _memory.Reports.TryRead(out ReportEntry report, out badHead))
        {
            invalid = _lines.Take(report, _guestClock.ToHost(report.Time, now));
            count++;
        }

        if (count > 0)
            _memory.Reports.StoreTail();
        if (badHead is { } head)
            invalid = $"the head of the report queue is 0x{head:x} while its tail is 0x{_memory.Reports.Tail:x} and it has {_memory.Layout.ReportEntries} entries";
        if (count < ReportsAtOnce)
            invalid ??= _lines.CatchUp(_guestClock, now);
        if (invalid is not null)
            TakeOut(invalid);
        return count == ReportsAtOnce && _chip.Fault is null;
    }
}
