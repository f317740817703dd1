// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The loop: waiting, accepting, and who comes and goes.</summary>
public sealed partial class VhostUserRelay
{
    private const long AcceptPauseNanoseconds = 200_000_000;

    /// <summary>Until when no connection is accepted, as there was no descriptor for one; 0 if they are.</summary>
    private long _acceptAgainAt;

    private VhostUserRelayEnd Loop()
    {
        Span<EpollReady> ready = stackalloc EpollReady[8];
        while (true)
        {
            int count = _epoll.Wait(ready, NextTimeout());
            foreach (EpollReady one in ready[..count])
            {
                if (one.Token == StopToken)
                {
                    _stop.TryConsume(out _);
                    return VhostUserRelayEnd.Stopped;
                }

                Handle(one.Token);
            }

            if (_acceptAgainAt != 0 && MonotonicClock.Nanoseconds >= _acceptAgainAt)
                AcceptAgain();
            if (_options.ExitWhenIdleFor is { } limit && _idleSince != 0 && IdleFor >= limit)
                return VhostUserRelayEnd.Idle;
        }
    }

    private void Handle(ulong token)
    {
        if (token == GuestListenerToken)
            Accept(_guestListener, AdmitGuest);
        else if (token == HostListenerToken)
            Accept(_hostListener, AdmitHost);
        // Events of one batch can concern a connection that an earlier one closed; tokens do not come back.
        else if (_guest?.Token == token)
            ProcessGuest();
        else if (_host?.Token == token)
            CheckHost();
    }

    /// <summary>
    /// Takes one newcomer; others are reported again. Without a descriptor for it, it waits: there is a pause, as it would
    /// be reported at once and for ever.
    /// </summary>
    private void Accept(UnixListener listener, Action<UnixConnection> admit)
    {
        UnixConnection? connection;
        try
        {
            connection = listener.Accept();
        }
        catch (LinuxException failure)
        {
            string why = $"{failure.Message}. It waits; raise the limit of open files (ulimit -n).";
            if (listener == _guestListener)
                _log?.GuestRefused(why);
            else
                _log?.HostRefused(why);
            _acceptAgainAt = MonotonicClock.Nanoseconds + AcceptPauseNanoseconds;
            Listen(EpollEvents.None);
            return;
        }

        if (connection is not null)
            admit(connection);
    }

    private void AcceptAgain()
    {
        _acceptAgainAt = 0;
        Listen(EpollEvents.In);
    }

    private void Listen(EpollEvents events)
    {
        _epoll.Modify(_guestListener, GuestListenerToken, events);
        _epoll.Modify(_hostListener, HostListenerToken, events);
    }

    private void AdmitGuest(UnixConnection connection)
    {
        // A machine that is started again connects right after its predecessor hung up, and can be reported before it.
        if (_guest is not null)
            ProcessGuest();
        if (_guest is not null)
        {
            connection.Dispose();
            _log?.GuestRefused("A machine is connected already, and the device is for one. Stop that machine, or use another chip for this one.");
            return;
        }

        var guest = new RelayGuest(connection, _nextToken++);
        if (!TryWatch(connection, guest.Token, _offer is null ? EpollEvents.None : EpollEvents.In, out string? why))
        {
            guest.Dispose();
            _log?.GuestRefused(why);
            return;
        }

        Volatile.Write(ref _guest, guest);
        NoteIdleness();
        _log?.GuestConnected(connection.PeerProcessId);
        if (_offer is { } offer)
            guest.Tell(offer);
    }

    private void AdmitHost(UnixConnection connection)
    {
        if (_host is not null)
            CheckHost();
        if (_host is not null)
        {
            connection.Dispose();
            _log?.HostRefused("A process with the device is connected already. Stop that one first.");
            return;
        }

        RelayHost host;
        try
        {
            host = new RelayHost(new VhostUserFrontend(connection, _options.HostPatience), _nextToken++);
        }
        catch (LinuxException failure)
        {
            _log?.HostRefused($"{failure.Message}.");
            return;
        }

        if (ReasonToRefuse(host) is not { } reason && TryWatch(connection, host.Token, EpollEvents.In, out reason))
        {
            Volatile.Write(ref _host, host);
            NoteIdleness();
            _log?.HostConnected(connection.PeerProcessId);
            WelcomeGuest();
            // By this the newcomer knows that it has heard all there is to say.
            ToHost(static newcomer => _ = newcomer.Front.GetStatus());
            return;
        }

        host.Dispose();
        _log?.HostRefused(reason);
    }

    /// <summary>Whoever has waited for a host can be answered; whoever was served by another one goes on with this one.</summary>
    private void WelcomeGuest()
    {
        if (_guest is not { } guest)
            return;
        if (guest.Offer is null)
        {
            guest.Tell(_offer!);
            _epoll.Modify(guest.Connection.Socket, guest.Token, EpollEvents.In);
        }
        else if (guest.IsOwner)
        {
            ToHost(host => Introduce(guest, host));
        }
    }

    private bool TryWatch(UnixConnection connection, ulong token, EpollEvents events, out string why)
    {
        try
        {
            _epoll.Add(connection, token, events);
            why = "";
            return true;
        }
        catch (LinuxException failure)
        {
            why = $"{failure.Message}.";
            return false;
        }
    }

    private void DropGuest(string why)
    {
        if (_guest is not { } guest)
            return;
        Volatile.Write(ref _guest, null);
        _epoll.Remove(guest.Connection.Socket);
        guest.Dispose();
        _log?.GuestLeft(why);
        if (_host is { HasSession: true })
            DropHost("The machine has gone; it connects anew.");
        NoteIdleness();
    }

    private void DropHost(string why)
    {
        if (_host is not { } host)
            return;
        Volatile.Write(ref _host, null);
        _epoll.Remove(host.Connection);
        host.Dispose();
        _log?.HostLeft(why);
        NoteIdleness();
    }

    private void NoteIdleness() =>
        Volatile.Write(ref _idleSince, _guest is null && _host is null ? MonotonicClock.Nanoseconds : 0);

    private TimeSpan? NextTimeout()
    {
        long now = MonotonicClock.Nanoseconds;
        long next = _acceptAgainAt != 0 ? _acceptAgainAt : long.MaxValue;
        if (_options.ExitWhenIdleFor is { } limit && _idleSince != 0)
            next = Math.Min(next, _idleSince + (long)Math.Min(limit.Ticks * 100.0, long.MaxValue / 4));
        // A tick is 100 ns; rounded up, so that the time has come when the wait ends.
        return next == long.MaxValue ? null : TimeSpan.FromTicks((Math.Max(0, next - now) + 99) / 100);
    }
}
