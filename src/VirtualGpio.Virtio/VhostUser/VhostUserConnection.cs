// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>Puts messages together from what a socket gives, and sends messages. Never blocks. For one thread.</summary>
internal sealed class VhostUserConnection : IDisposable
{
    private readonly VhostUserMessage _incoming = new();
    private int _filled;
    private uint _toSkip;
    private bool _isComplete;

    internal VhostUserConnection(UnixConnection socket) => Socket = socket;

    /// <summary>What is readable when there may be a message; owned by this object.</summary>
    internal UnixConnection Socket { get; }

    /// <summary>The message that <see cref="TryReceive"/> has received, until it is called again.</summary>
    internal VhostUserMessage Incoming => _incoming;

    /// <summary>Reads the next message if all of it is there.</summary>
    /// <remarks>
    /// What is no message of this protocol has a <see cref="VhostUserMessage.Flaw"/>. As many bytes as its header says are
    /// read and thrown away, so that what follows can still be understood, however long that takes.
    /// </remarks>
    /// <returns>1 if there was one, else <see cref="UnixConnection.WouldBlock"/> or <see cref="UnixConnection.Closed"/>.</returns>
    /// <exception cref="LinuxException">The socket cannot be read from.</exception>
    internal int TryReceive()
    {
        if (_isComplete)
        {
            _isComplete = false;
            _filled = 0;
            _incoming.Dispose();
        }

        if (_toSkip > 0)
        {
            int count = _incoming.Skip(Socket, _toSkip);
            if (count is UnixConnection.WouldBlock or UnixConnection.Closed)
                return count;
            _toSkip -= (uint)count;
            // The rest is reported again; others are to have their turn.
            if (_toSkip > 0)
                return UnixConnection.WouldBlock;
        }

        while (_filled < VhostUserProtocol.HeaderSize)
        {
            int count = ReceiveUpTo(VhostUserProtocol.HeaderSize);
            if (count is UnixConnection.WouldBlock or UnixConnection.Closed)
                return count;
        }

        // Each time again, as the rest of the message may come in another call.
        _incoming.Check();
        if (_incoming.Flaw is not null && _filled == VhostUserProtocol.HeaderSize)
        {
            _toSkip = _incoming.StatedSize;
            _isComplete = true;
            return 1;
        }

        int length = VhostUserProtocol.HeaderSize + (int)_incoming.StatedSize;
        while (_filled < length)
        {
            int count = ReceiveUpTo(length);
            if (count is UnixConnection.WouldBlock or UnixConnection.Closed)
                return count;
        }

        _isComplete = true;
        return 1;
    }

    /// <summary>Sends a message as a whole, if the socket takes it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="passed">What comes along; remains the caller's.</param>
    /// <returns>
    /// 1 if it was sent, else <see cref="UnixConnection.WouldBlock"/> or <see cref="UnixConnection.Closed"/>.
    /// </returns>
    /// <exception cref="LinuxException">ETOOMANYREFS: too many descriptors are under way unread.</exception>
    internal int TrySend(VhostUserMessage message, ReadOnlySpan<FileDescriptor> passed = default)
    {
        ReadOnlySpan<byte> bytes = message.Bytes;
        int sent = Socket.TrySend(bytes, passed);
        if (sent is UnixConnection.WouldBlock or UnixConnection.Closed)
            return sent;
        // Linux takes so few bytes as a whole or not at all.
        return sent == bytes.Length ? 1 : UnixConnection.Closed;
    }

    /// <summary>Closes the connection and what came with a message that nobody dealt with.</summary>
    public void Dispose()
    {
        Socket.Dispose();
        _incoming.Dispose();
    }

    /// <summary>Never more than the rest of one message: a descriptor belongs to the message that it came with.</summary>
    private int ReceiveUpTo(int end)
    {
        int count = _incoming.ReceivePart(Socket, _filled, end - _filled);
        if (count > 0)
            _filled += count;
        return count;
    }
}
