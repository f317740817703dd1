// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>A peer as the server knows it: its connection, its vectors, and the messages that wait for it.</summary>
internal sealed class ServerPeer : IDisposable
{
    private readonly EventFd[] _vectors;
    private Queue<ServerMessage> _outgoing = new();
    private int _handshakeLeft;

    internal ServerPeer(int id, IvshmemRole role, UnixConnection connection, EventFd[] vectors)
    {
        Id = id;
        Role = role;
        Connection = connection;
        _vectors = vectors;
    }

    internal int Id { get; }

    internal IvshmemRole Role { get; }

    internal UnixConnection Connection { get; }

    /// <summary>When the first messages must have been read, on <see cref="MonotonicClock"/>.</summary>
    internal required long HandshakeDeadline { get; init; }

    /// <summary>Whether messages of the time before this peer became known to others still wait.</summary>
    internal bool InHandshake => _handshakeLeft > 0;

    /// <summary>How many messages wait that are not part of the handshake.</summary>
    internal int Backlog => _outgoing.Count - _handshakeLeft;

    internal bool HasOutgoing => _outgoing.Count > 0;

    /// <summary>What the server's epoll watches the connection for.</summary>
    internal EpollEvents Watched { get; set; }

    /// <summary>Whether sending is to be tried again after a while, as no event will tell when.</summary>
    internal bool RetryLater { get; set; }

    /// <summary>Queues what a newcomer is told: version, ID, memory, the others, and itself at the end.</summary>
    internal void Welcome(MemoryFile memory, IEnumerable<ServerPeer> others)
    {
        _outgoing.Enqueue(new ServerMessage(IvshmemProtocol.Version));
        _outgoing.Enqueue(new ServerMessage(Id));
        _outgoing.Enqueue(new ServerMessage(IvshmemProtocol.Memory, memory));
        foreach (ServerPeer other in others)
            Announce(other);
        Announce(this);
        _handshakeLeft = _outgoing.Count;
    }

    /// <summary>Queues the ID of a peer once per vector.</summary>
    internal void Announce(ServerPeer peer)
    {
        foreach (EventFd vector in peer._vectors)
            _outgoing.Enqueue(new ServerMessage(peer.Id, vector));
    }

    /// <summary>
    /// Queues that a peer has gone. Announcements of it that still wait are taken back, as its descriptors are closed
    /// now; if it never was announced at all, nothing is said.
    /// </summary>
    internal void AnnounceGone(ServerPeer gone)
    {
        int before = _outgoing.Count;
        _outgoing = new Queue<ServerMessage>(_outgoing.Where(message => message.Value != gone.Id || message.Descriptor is null));
        int takenBack = before - _outgoing.Count;
        if (gone.Id < Id)
            _handshakeLeft -= takenBack;
        if (takenBack < gone._vectors.Length)
            _outgoing.Enqueue(new ServerMessage(gone.Id));
    }

    /// <summary>Sends what the socket takes.</summary>
    internal FlushOutcome Flush()
    {
        Span<byte> bytes = stackalloc byte[IvshmemProtocol.MessageSize];
        while (_outgoing.TryPeek(out ServerMessage message))
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, message.Value);
            int sent;
            try
            {
                sent = Connection.TrySend(bytes, message.Descriptor);
            }
            catch (LinuxException failure) when (failure.Errno == Errno.ETOOMANYREFS)
            {
                return FlushOutcome.TooManyDescriptors;
            }

            if (sent == UnixConnection.WouldBlock)
                return FlushOutcome.SocketFull;
            // Linux takes so few bytes as a whole or not at all.
            if (sent != bytes.Length)
                return FlushOutcome.Gone;
            _outgoing.Dequeue();
            _handshakeLeft = Math.Max(0, _handshakeLeft - 1);
        }

        return FlushOutcome.Drained;
    }

    public void Dispose()
    {
        Connection.Dispose();
        foreach (EventFd vector in _vectors)
            vector.Dispose();
    }
}
