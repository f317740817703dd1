// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>Who comes and goes.</summary>
public sealed partial class IvshmemServer
{
    /// <summary>So that newcomers in any number do not keep the server from its peers.</summary>
    private const int AcceptsAtOnce = 16;

    private const long AcceptPauseNanoseconds = 200_000_000;

    private void AcceptFrom(UnixListener listener, IvshmemRole role)
    {
        for (int i = 0; i < AcceptsAtOnce; i++)
        {
            UnixConnection? connection;
            try
            {
                connection = listener.Accept();
            }
            catch (LinuxException failure)
            {
                RefuseWithoutDescriptor(listener, role, failure);
                return;
            }

            if (connection is null)
                return;
            Admit(connection, role);
        }
    }

    /// <summary>
    /// No descriptor is left to accept with, so the waiting connection would be reported again at once and for ever.
    /// The spare one is given up for as long as it takes to close that connection; if that fails too, there is a pause.
    /// </summary>
    private void RefuseWithoutDescriptor(UnixListener listener, IvshmemRole role, LinuxException why)
    {
        _log?.PeerRefused(role, $"{why.Message}. Raise the limit of open files (ulimit -n) or use fewer vectors.");
        try
        {
            _spare?.Dispose();
            _spare = null;
            listener.Accept()?.Dispose();
            _spare = EventFd.Create();
        }
        catch (LinuxException)
        {
            // Said above already; the pause keeps it from being said without end.
            PauseAccepting();
        }
    }

    private void PauseAccepting()
    {
        _acceptAgainAt = MonotonicClock.Nanoseconds + AcceptPauseNanoseconds;
        _epoll.Modify(_guestListener, GuestListenerToken, EpollEvents.None);
        if (_hostListener is not null)
            _epoll.Modify(_hostListener, HostListenerToken, EpollEvents.None);
    }

    private void AcceptAgain()
    {
        _acceptAgainAt = 0;
        try
        {
            _spare ??= EventFd.Create();
        }
        catch (LinuxException)
        {
            // Without a spare one the next refusal just pauses again.
        }

        _epoll.Modify(_guestListener, GuestListenerToken, EpollEvents.In);
        if (_hostListener is not null)
            _epoll.Modify(_hostListener, HostListenerToken, EpollEvents.In);
    }

    private void Admit(UnixConnection connection, IvshmemRole role)
    {
        if (role == IvshmemRole.Guest && _guests >= _options.GuestLimit)
            RemoveThoseWhoLeft();
        if (ReasonToRefuse(role) is { } reason)
        {
            connection.Dispose();
            _log?.PeerRefused(role, reason);
            return;
        }

        ServerPeer peer;
        try
        {
            peer = CreatePeer(connection, role);
        }
        catch (LinuxException failure)
        {
            connection.Dispose();
            _log?.PeerRefused(role, $"{failure.Message}. Raise the limit of open files (ulimit -n) or use fewer vectors.");
            return;
        }

        peer.Welcome(_options.Memory, _peers.Values);
        _log?.PeerJoined(peer.Id, role, connection.PeerProcessId);
        foreach (ServerPeer other in _peers.Values)
        {
            other.Announce(peer);
            Flush(other);
        }

        _peers.Add(peer.Id, peer);
        Count(role, 1);
        Flush(peer);
        RemoveLeaving();
    }

    /// <summary>
    /// A guest that is started again connects right after its predecessor hung up, and can be reported before it.
    /// </summary>
    private void RemoveThoseWhoLeft()
    {
        foreach (ServerPeer peer in _peers.Values)
        {
            if (!IsSilent(peer, out string why))
                _leaving.Enqueue((peer, why));
        }

        RemoveLeaving();
    }

    private string? ReasonToRefuse(IvshmemRole role)
    {
        if (role == IvshmemRole.Guest && _guests >= _options.GuestLimit)
        {
            int attached = _peers.Values.First(peer => peer.Role == IvshmemRole.Guest).Id;
            return $"The memory is for {_options.GuestLimit} guest(s) at once, and peer {attached} is attached. "
                + "End that guest, or use another socket for this one.";
        }

        return _nextId > IvshmemProtocol.MaxPeerId
            ? $"All peer IDs up to {IvshmemProtocol.MaxPeerId} have been given, and QEMU does not survive one given twice. "
                + "Restart the server when its guests have ended."
            : null;
    }

    private ServerPeer CreatePeer(UnixConnection connection, IvshmemRole role)
    {
        var vectors = new EventFd[_options.Vectors];
        try
        {
            for (int i = 0; i < vectors.Length; i++)
                vectors[i] = EventFd.Create();
            _epoll.Add(connection, FirstPeerToken + (ulong)_nextId, EpollEvents.In);
            return new ServerPeer(_nextId++, role, connection, vectors)
            {
                HandshakeDeadline = MonotonicClock.Nanoseconds + ToNanoseconds(_options.HandshakeTimeout),
                Watched = EpollEvents.In,
            };
        }
        catch
        {
            foreach (EventFd? vector in vectors)
                vector?.Dispose();
            throw;
        }
    }

    private void Remove(ServerPeer peer, string why)
    {
        if (!_peers.Remove(peer.Id))
            return;
        _epoll.Remove(peer.Connection);
        foreach (ServerPeer other in _peers.Values)
        {
            other.AnnounceGone(peer);
            Flush(other);
        }

        peer.Dispose();
        Count(peer.Role, -1);
        _log?.PeerLeft(peer.Id, peer.Role, why);
        if (_hostListener is not null && _peers.Count == 0)
        {
            _options.Memory.Clear();
            _log?.MemoryCleared();
        }
    }

    private void Count(IvshmemRole role, int change)
    {
        ref int counter = ref role == IvshmemRole.Guest ? ref _guests : ref _hosts;
        Volatile.Write(ref counter, counter + change);
        Volatile.Write(ref _idleSince, _peers.Count == 0 ? MonotonicClock.Nanoseconds : 0);
    }
}
