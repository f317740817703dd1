// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>Puts the protocol's messages together: eight bytes each, and a descriptor that came with any of them.</summary>
internal sealed class MessageReader : IDisposable
{
    private readonly UnixConnection _connection;
    private readonly byte[] _bytes = new byte[IvshmemProtocol.MessageSize];
    private int _filled;
    private FileDescriptor? _descriptor;

    internal MessageReader(UnixConnection connection) => _connection = connection;

    /// <summary>Reads the next message if all of it is there.</summary>
    /// <param name="value">The number.</param>
    /// <param name="descriptor">What came along, the caller's to dispose of; null if nothing did.</param>
    /// <returns>1 if there was one, else <see cref="UnixConnection.WouldBlock"/> or <see cref="UnixConnection.Closed"/>.</returns>
    internal int TryRead(out long value, out FileDescriptor? descriptor)
    {
        value = 0;
        descriptor = null;
        while (_filled < _bytes.Length)
        {
            // Never more than the rest of one message: a descriptor belongs to the message that it came with.
            int count = _connection.Receive(_bytes.AsSpan(_filled), out FileDescriptor? received);
            if (count is UnixConnection.WouldBlock or UnixConnection.Closed)
                return count;
            _filled += count;
            Keep(received);
        }

        value = BinaryPrimitives.ReadInt64LittleEndian(_bytes);
        descriptor = _descriptor;
        _descriptor = null;
        _filled = 0;
        return 1;
    }

    public void Dispose()
    {
        _descriptor?.Dispose();
        _descriptor = null;
    }

    private void Keep(FileDescriptor? received)
    {
        if (received is null)
            return;
        if (_descriptor is null)
        {
            _descriptor = received;
            return;
        }

        received.Dispose();
        throw new IvshmemProtocolException("The server sent two descriptors within one message. Is it an ivshmem server?");
    }
}
