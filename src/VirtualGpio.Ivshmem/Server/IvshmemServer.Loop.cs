// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>The loop: waiting, reading, sending, and what is due at a time.</summary>
public sealed partial class IvshmemServer
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Who is to be removed, after the events at hand are dealt with: a removal can bring about others.</summary>
    private readonly Queue<(ServerPeer Peer, string Why)> _leaving = new();

    /// <summary>Until when no connection is accepted, as there was no descriptor for one; 0 if they are.</summary>
    private long _acceptAgainAt;

    private IvshmemServerEnd Loop()
    {
        Span<EpollReady> ready = stackalloc EpollReady[64];
        while (true)
        {
            int count = _epoll.Wait(ready, NextTimeout());
            foreach (EpollReady one in ready[..count])
            {
                if (one.Token == StopToken)
                {
                    _stop.TryConsume(out _);
                    return IvshmemServerEnd.Stopped;
                }

                Handle(one);
            }

            HandleWhatIsDue();
            RemoveLeaving();
            if (_options.ExitWhenIdleFor is { } limit && _peers.Count == 0 && IdleFor >= limit)
                return IvshmemServerEnd.Idle;
        }
    }

    private void Handle(EpollReady ready)
    {
        if (ready.Token == GuestListenerToken)
            AcceptFrom(_guestListener, IvshmemRole.Guest);
        else if (ready.Token == HostListenerToken)
            AcceptFrom(_hostListener!, IvshmemRole.Host);
        // Events of one batch can concern a peer that an earlier one removed; IDs do not come back, so it is just not found.
        else if (_peers.TryGetValue((int)(ready.Token - FirstPeerToken), out ServerPeer? peer))
            Handle(peer, ready.Events);
    }

    private void Handle(ServerPeer peer, EpollEvents events)
    {
        if ((events & (EpollEvents.In | EpollEvents.PeerHangUp | EpollEvents.HangUp | EpollEvents.Error)) != 0)
        {
            if (!IsSilent(peer, out string? why))
            {
                _leaving.Enqueue((peer, why));
                return;
            }
        }

        if ((events & EpollEvents.Out) != 0)
            Flush(peer);
    }

    /// <summary>The protocol has no messages to the server: all that can be read is the end of the connection.</summary>
    private static bool IsSilent(ServerPeer peer, out string why)
    {
        try
        {
            Span<byte> bytes = stackalloc byte[IvshmemProtocol.MessageSize];
            int count = peer.Connection.Receive(bytes, out FileDescriptor? descriptor);
            descriptor?.Dispose();
            why = count == UnixConnection.Closed
                ? "It closed the connection."
                : "It sent something; the protocol has no messages to the server.";
            return count == UnixConnection.WouldBlock;
        }
        catch (LinuxException failure)
        {
            why = $"Its connection failed: {failure.Message}.";
            return false;
        }
    }

    private void Flush(ServerPeer peer)
    {
        FlushOutcome outcome;
        try
        {
            outcome = peer.Flush();
        }
        catch (LinuxException failure)
        {
            _leaving.Enqueue((peer, $"Its connection failed: {failure.Message}."));
            return;
        }

        peer.RetryLater = outcome == FlushOutcome.TooManyDescriptors;
        if (outcome == FlushOutcome.Gone)
        {
            _leaving.Enqueue((peer, "It closed the connection."));
        }
        else if (peer.Backlog > _options.QueueLimit)
        {
            _leaving.Enqueue((peer, $"It does not read: more than {_options.QueueLimit} messages wait for it."));
        }
        else
        {
            Watch(peer, outcome == FlushOutcome.SocketFull ? EpollEvents.In | EpollEvents.Out : EpollEvents.In);
        }
    }

    private void Watch(ServerPeer peer, EpollEvents events)
    {
        if (peer.Watched == events)
            return;
        _epoll.Modify(peer.Connection, FirstPeerToken + (ulong)peer.Id, events);
        peer.Watched = events;
    }

    private void HandleWhatIsDue()
    {
        long now = MonotonicClock.Nanoseconds;
        if (_acceptAgainAt != 0 && now >= _acceptAgainAt)
            AcceptAgain();
        foreach (ServerPeer peer in _peers.Values)
        {
            if (peer.RetryLater)
                Flush(peer);
            if (peer.InHandshake && now >= peer.HandshakeDeadline)
                _leaving.Enqueue((peer, ReasonForDelay(peer)));
        }
    }

    private string ReasonForDelay(ServerPeer peer) => peer.RetryLater
        ? $"{LinuxException.Describe(Errno.ETOOMANYREFS)} for {_options.HandshakeTimeout.TotalSeconds:0.###} s: other peers do not read theirs. "
            + "Raise the limit of open files (ulimit -n) or use fewer vectors."
        : $"It did not read what it was told at first within {_options.HandshakeTimeout.TotalSeconds:0.###} s.";

    private void RemoveLeaving()
    {
        while (_leaving.TryDequeue(out (ServerPeer Peer, string Why) leaving))
            Remove(leaving.Peer, leaving.Why);
    }

    private TimeSpan? NextTimeout()
    {
        long now = MonotonicClock.Nanoseconds;
        long next = long.MaxValue;
        if (_acceptAgainAt != 0)
            next = _acceptAgainAt;
        if (_options.ExitWhenIdleFor is { } limit && _peers.Count == 0)
            next = Math.Min(next, _idleSince + ToNanoseconds(limit));
        foreach (ServerPeer peer in _peers.Values)
        {
            if (peer.InHandshake)
                next = Math.Min(next, peer.HandshakeDeadline);
            if (peer.RetryLater)
                next = Math.Min(next, now + ToNanoseconds(s_retryInterval));
        }

        // A tick is 100 ns; rounded up, so that the time has come when the wait ends.
        return next == long.MaxValue ? null : TimeSpan.FromTicks((Math.Max(0, next - now) + 99) / 100);
    }

    private static long ToNanoseconds(TimeSpan time) => (long)Math.Min(time.Ticks * 100.0, long.MaxValue / 4);
}
