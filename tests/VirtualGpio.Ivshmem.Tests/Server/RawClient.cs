// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

/// <summary>A client that knows bytes and descriptors only.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Epoll _epoll = Epoll.Create();

    internal RawClient(string path)
    {
        Connection = UnixConnection.Connect(path);
        _epoll.Add(Connection, 0, EpollEvents.In);
    }

    internal UnixConnection Connection { get; }

    /// <summary>The next message; null at the end of the connection.</summary>
    internal (long Value, FileDescriptor? Descriptor)? Read()
    {
        var bytes = new byte[8];
        while (true)
        {
            int count = Connection.Receive(bytes, out FileDescriptor? descriptor);
            if (count == UnixConnection.Closed)
                return null;
            if (count != UnixConnection.WouldBlock)
            {
                Assert.Equal(8, count);
                return (BinaryPrimitives.ReadInt64LittleEndian(bytes), descriptor);
            }

            Assert.Equal(1, _epoll.Wait(new EpollReady[1], Patience.Limit));
        }
    }

    /// <summary>The next message, of which only the value and whether a descriptor came along are of interest.</summary>
    internal (long Value, bool HasDescriptor) ReadShape()
    {
        (long value, FileDescriptor? descriptor) = Read() ?? throw new InvalidOperationException("The connection has ended.");
        descriptor?.Dispose();
        return (value, descriptor is not null);
    }

    internal EventFd ReadDoorbell(long id)
    {
        (long value, FileDescriptor? descriptor) = Read()!.Value;
        Assert.Equal(id, value);
        return EventFd.FromDescriptor(descriptor!);
    }

    internal void AssertNothingMore() => Assert.Equal(UnixConnection.WouldBlock, Connection.Receive(new byte[8], out _));

    public void Dispose()
    {
        Connection.Dispose();
        _epoll.Dispose();
    }
}
