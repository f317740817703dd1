// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

/// <summary>Listens at a path and sends what a test wants to whoever connects.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vg").FullName;
    private readonly UnixListener _listener;
    private readonly List<Action<UnixConnection>> _script = [];
    private readonly List<IDisposable> _resources = [];

    internal FakeServer() => _listener = UnixListener.Bind(Path);

    internal string Path => System.IO.Path.Combine(_folder, "s");

    /// <summary>The connection, once <see cref="Join"/> has been called.</summary>
    internal UnixConnection? Connection { get; private set; }

    internal MemoryFile Memory { get; } = MemoryFile.CreateSealed("fake", 4096);

    internal FakeServer Send(long value, FileDescriptor? descriptor = null)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return SendBytes(bytes, descriptor);
    }

    internal FakeServer SendBytes(byte[] bytes, FileDescriptor? descriptor = null)
    {
        if (bytes.Length == 0)
            return this;
        if (Connection is { } connection)
            connection.TrySend(bytes, descriptor);
        else
            _script.Add(later => later.TrySend(bytes, descriptor));
        return this;
    }

    /// <summary>Version, ID and memory, and vectors of the peer's own.</summary>
    internal FakeServer SendGreeting(ushort id = 5, int vectors = 1)
    {
        Send(0).Send(id).Send(-1, Memory);
        for (int i = 0; i < vectors; i++)
            Send(id, NewDoorbell());
        return this;
    }

    internal EventFd NewDoorbell()
    {
        var doorbell = EventFd.Create();
        _resources.Add(doorbell);
        return doorbell;
    }

    /// <summary>Lets a peer connect, which finds all that was to be sent.</summary>
    internal IvshmemPeer Join(int expectedVectors = 1, bool thenClose = false, double seconds = 30)
    {
        var accepting = new Thread(() =>
        {
            using var epoll = Epoll.Create();
            epoll.Add(_listener, 0, EpollEvents.In);
            epoll.Wait(new EpollReady[1], TimeSpan.FromSeconds(seconds));
            UnixConnection connection = _listener.Accept()!;
            _script.ForEach(action => action(connection));
            Connection = connection;
            if (thenClose)
                connection.Dispose();
        });
        accepting.Start();
        try
        {
            return IvshmemPeer.Connect(Path, TimeSpan.FromSeconds(seconds), expectedVectors);
        }
        finally
        {
            accepting.Join();
        }
    }

    public void Dispose()
    {
        Connection?.Dispose();
        _listener.Dispose();
        Memory.Dispose();
        _resources.ForEach(resource => resource.Dispose());
        Directory.Delete(_folder, recursive: true);
    }
}
