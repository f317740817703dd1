// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>
/// A member of an ivshmem server, ours or QEMU's: has the shared memory, waits on vectors of its own, and rings those
/// of the other members.
/// </summary>
/// <remarks>
/// For one thread, except for <see cref="Ring"/> of a peer that does not come or go meanwhile. What the server sends is
/// checked and bounded; a server that breaks the protocol ends in an <see cref="IvshmemProtocolException"/>. The memory
/// of QEMU's server is not sealed: whoever may write its file can truncate it, which ends processes that have it mapped.
/// </remarks>
public sealed class IvshmemPeer : IDisposable
{
    /// <summary>How many messages are dealt with at once, so that a server that talks without end starves nobody else.</summary>
    private const int MessagesAtOnce = 4096;

    private readonly UnixConnection _connection;
    private readonly MessageReader _reader;
    private readonly List<EventFd> _vectors = [];
    private readonly Dictionary<ushort, IReadOnlyList<EventFd>> _peers = [];

    private IvshmemPeer(UnixConnection connection)
    {
        _connection = connection;
        _reader = new MessageReader(connection);
    }

    /// <summary>The ID that the server gave.</summary>
    public ushort Id { get; private set; }

    /// <summary>The shared memory. Owned by this object; map it before that is disposed of.</summary>
    public MemoryFile Memory { get; private set; } = null!;

    /// <summary>What the other peers ring, in the order of the vectors. Owned by this object.</summary>
    public IReadOnlyList<EventFd> Vectors => _vectors;

    /// <summary>The other peers by their ID, with what rings each of their vectors.</summary>
    public IReadOnlyDictionary<ushort, IReadOnlyList<EventFd>> Peers => _peers;

    /// <summary>Readable in <see cref="Epoll"/> when <see cref="ProcessMessages"/> has something to do.</summary>
    public FileDescriptor Connection => _connection;

    /// <summary>Joins a server. Waits until it has told the ID, the memory and some vectors; more can follow.</summary>
    /// <param name="path">The server's socket.</param>
    /// <param name="handshakeTimeout">How long to wait at the most.</param>
    /// <param name="expectedVectors">How many vectors of one's own to wait for, 0 to 64.</param>
    /// <exception cref="LinuxException">Nobody listens there, or may not be talked to.</exception>
    /// <exception cref="IvshmemProtocolException">What answers is no ivshmem server, or closes the connection.</exception>
    /// <exception cref="TimeoutException">The server does not answer in time.</exception>
    public static IvshmemPeer Connect(string path, TimeSpan handshakeTimeout, int expectedVectors = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVectors);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(expectedVectors, IvshmemProtocol.MaxVectors);
        var deadline = new Deadline(handshakeTimeout);
        var peer = new IvshmemPeer(ConnectBefore(path, deadline));
        try
        {
            using var epoll = Epoll.Create();
            epoll.Add(peer._connection, 0, EpollEvents.In);
            peer.ReadGreeting(new Greeting(peer._reader, epoll, deadline, path), expectedVectors);
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Deals with what the server has sent. Does not wait.</summary>
    /// <param name="events">Who is told.</param>
    /// <returns>False once the server has closed the connection; what is known of the peers remains usable.</returns>
    /// <exception cref="IvshmemProtocolException">The server broke the protocol.</exception>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public bool ProcessMessages(IIvshmemPeerEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        for (int i = 0; i < MessagesAtOnce; i++)
        {
            switch (_reader.TryRead(out long value, out FileDescriptor? descriptor))
            {
                case UnixConnection.WouldBlock: return true;
                case UnixConnection.Closed: return false;
                default: Process(value, descriptor, events); break;
            }
        }

        return true;
    }

    /// <summary>Rings a vector of a peer, which may be this one itself. Does not block, does not allocate.</summary>
    /// <param name="peer">The peer's ID.</param>
    /// <param name="vector">The vector, counted from 0.</param>
    /// <returns>False if there is no such peer or vector.</returns>
    public bool Ring(ushort peer, int vector)
    {
        IReadOnlyList<EventFd>? vectors = _vectors;
        if (peer != Id && !_peers.TryGetValue(peer, out vectors))
            return false;
        return (uint)vector < (uint)vectors!.Count && vectors[vector].Signal();
    }

    /// <summary>Leaves the server and closes everything that it sent.</summary>
    public void Dispose()
    {
        _connection.Dispose();
        _reader.Dispose();
        Memory?.Dispose();
        _vectors.ForEach(vector => vector.Dispose());
        foreach (IReadOnlyList<EventFd> vectors in _peers.Values)
        {
            foreach (EventFd vector in vectors)
                vector.Dispose();
        }

        _peers.Clear();
    }

    /// <summary>A full backlog of the server's socket is no error but a reason to try again.</summary>
    private static UnixConnection ConnectBefore(string path, Deadline deadline)
    {
        while (true)
        {
            try
            {
                return UnixConnection.Connect(path);
            }
            catch (LinuxException failure) when (failure.Errno == Errno.EAGAIN && !deadline.HasPassed)
            {
                Thread.Sleep(1);
            }
        }
    }

    private void ReadGreeting(Greeting greeting, int expectedVectors)
    {
        greeting.ReadVersion();
        Id = greeting.ReadId();
        Memory = greeting.ReadMemory();
        while (_vectors.Count < expectedVectors)
        {
            (long value, FileDescriptor? descriptor) = greeting.Read(
                $"{expectedVectors} vectors of its own (the server gave {_vectors.Count}; is it set to fewer?)");
            Process(value, descriptor, null);
        }
    }

    private void Process(long value, FileDescriptor? descriptor, IIvshmemPeerEvents? events)
    {
        if (value is < 0 or > IvshmemProtocol.MaxPeerId)
        {
            descriptor?.Dispose();
            throw new IvshmemProtocolException(
                $"The server sent the peer ID {value}; 0 to {IvshmemProtocol.MaxPeerId} are possible. Is it an ivshmem server?", value);
        }

        var id = (ushort)value;
        if (descriptor is null)
            Forget(id, events);
        else
            Learn(id, AsDoorbell(id, descriptor), events);
    }

    private static EventFd AsDoorbell(ushort id, FileDescriptor descriptor)
    {
        try
        {
            return EventFd.FromDescriptor(descriptor);
        }
        catch (LinuxException failure)
        {
            throw new IvshmemProtocolException(
                $"What the server sent to ring peer {id} is no eventfd: {failure.Message} Is it an ivshmem server?", id, failure);
        }
    }

    private void Learn(ushort id, EventFd doorbell, IIvshmemPeerEvents? events)
    {
        List<EventFd> vectors = _vectors;
        if (id != Id)
        {
            if (!_peers.TryGetValue(id, out IReadOnlyList<EventFd>? known))
                _peers.Add(id, known = new List<EventFd>());
            vectors = (List<EventFd>)known;
        }

        if (vectors.Count == IvshmemProtocol.MaxVectors)
        {
            doorbell.Dispose();
            throw new IvshmemProtocolException(
                $"The server sent more than {IvshmemProtocol.MaxVectors} vectors of peer {id}. Start it with fewer vectors.", id);
        }

        vectors.Add(doorbell);
        if (id == Id)
            events?.OwnVectorArrived(vectors.Count - 1, doorbell);
        else
            events?.PeerArrived(id, vectors.Count - 1);
    }

    private void Forget(ushort id, IIvshmemPeerEvents? events)
    {
        if (id == Id)
        {
            throw new IvshmemProtocolException(
                $"The server says that this peer, {id}, has gone. Is it an ivshmem server?", id);
        }

        // A peer that was never announced: QEMU's server drops announcements when a socket is full.
        if (!_peers.Remove(id, out IReadOnlyList<EventFd>? vectors))
            return;
        foreach (EventFd vector in vectors)
            vector.Dispose();
        events?.PeerGone(id);
    }
}
