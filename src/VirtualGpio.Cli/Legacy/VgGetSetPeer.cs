// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Legacy;

/// <summary>The guest to be interrupted: a peer of an ivshmem server, found within a bounded time or not at all.</summary>
internal sealed class VgGetSetPeer : IIvshmemPeerEvents, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly IvshmemPeer _self;
    private readonly ushort _guest;

    private VgGetSetPeer(IvshmemPeer self, ushort guest)
    {
        _self = self;
        _guest = guest;
    }

    /// <summary>The guest's ID.</summary>
    internal ushort Id => _guest;

    /// <summary>Joins the server and waits until the guest is known.</summary>
    /// <exception cref="CliException">No server answers, or it does not know the guest.</exception>
    internal static VgGetSetPeer Find(string socket, ushort guest)
    {
        var peer = new VgGetSetPeer(Join(socket), guest);
        try
        {
            peer.WaitForGuest(socket);
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Whether the guest is there, as far as the server has told by now.</summary>
    internal bool IsThere => _self.ProcessMessages(this) && IsKnown;

    /// <summary>Interrupts the guest by its first vector.</summary>
    internal bool Ring() => _self.Ring(_guest, 0);

    /// <summary>Whether a file in /dev/shm is the memory that the server hands out; null where that cannot be told.</summary>
    internal bool? SharesMemory(string device)
    {
        const string named = MemoryFile.NamedDirectory + "/";
        return device.StartsWith(named, StringComparison.Ordinal) && !device[named.Length..].Contains('/', StringComparison.Ordinal)
            ? _self.Memory.IsNamed(device[named.Length..])
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _self.Dispose();

    /// <inheritdoc/>
    public void PeerArrived(ushort peer, int vector)
    {
        // Looked up where it is needed.
    }

    /// <inheritdoc/>
    public void PeerGone(ushort peer)
    {
        // Looked up where it is needed.
    }

    /// <inheritdoc/>
    public void OwnVectorArrived(int vector, EventFd doorbell)
    {
        // Nobody rings this tool.
    }

    private bool IsKnown => _guest != _self.Id && _self.Peers.ContainsKey(_guest);

    private static IvshmemPeer Join(string socket)
    {
        try
        {
            return IvshmemPeer.Connect(socket, s_patience, expectedVectors: 0);
        }
        catch (Exception failure) when (failure is LinuxException or IvshmemProtocolException or TimeoutException or ArgumentException)
        {
            throw CliException.Failure($"no ivshmem server at {socket}: {failure.Message} Start ivshmem-server first.", failure);
        }
    }

    private void WaitForGuest(string socket)
    {
        using var epoll = Epoll.Create();
        epoll.Add(_self.Connection, 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        long start = Stopwatch.GetTimestamp();
        bool open = true;
        while (open && !IsKnown)
        {
            TimeSpan left = s_patience - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
                break;
            if (epoll.Wait(ready, left) > 0)
                open = Process(socket);
        }

        epoll.Remove(_self.Connection);
        if (!IsKnown)
            throw CliException.Failure(Missing(socket, open));
    }

    private bool Process(string socket)
    {
        try
        {
            return _self.ProcessMessages(this);
        }
        catch (IvshmemProtocolException failure)
        {
            throw CliException.Failure($"what answers at {socket} is no ivshmem server: {failure.Message}", failure);
        }
    }

    private string Missing(string socket, bool open)
    {
        string there = _self.Peers.Count == 0
            ? "no other peer is there; start the guest first"
            : $"peers there: {string.Join(", ", _self.Peers.Keys.Order().Select(id => id.ToString(CultureInfo.InvariantCulture)))}; give the guest's with -p";
        string self = _guest == _self.Id ? " (that is this tool itself)" : "";
        return open
            ? $"no peer {_guest} at {socket} within {s_patience.TotalSeconds} s{self}; {there}"
            : $"the server at {socket} closed the connection before it named peer {_guest}; {there}";
    }
}
