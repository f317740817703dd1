// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Transport;

/// <summary>A connection to a daemon, with waiting. One request at a time.</summary>
internal sealed class DirectConnection : IDisposable
{
    private const ulong ConnectionToken = 0;
    private const ulong OutputToken = 1;
    private const ulong WakeToken = 2;

    private readonly UnixConnection _connection;
    private readonly Epoll _epoll;
    private readonly string _address;
    private DirectWait? _wait;

    private DirectConnection(UnixConnection connection, OutputWatch? output, string address)
    {
        _connection = connection;
        _address = address;
        _epoll = Epoll.Create();
        _epoll.Add(connection, ConnectionToken, EpollEvents.In);
        if (output is not null)
            _epoll.Add(output.Output, OutputToken, EpollEvents.None);
    }

    /// <summary>For a sender on another thread.</summary>
    internal UnixConnection Connection => _connection;

    /// <summary>Connects.</summary>
    /// <returns>Null: nobody listens there.</returns>
    /// <exception cref="BoardGoneException">It cannot be told.</exception>
    internal static DirectConnection? TryConnect(string path, OutputWatch? output)
    {
        try
        {
            return new DirectConnection(UnixConnection.Connect(path), output, path);
        }
        catch (LinuxException failure) when (failure.Errno is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            return null;
        }
        catch (LinuxException failure)
        {
            throw BoardGoneException.Nobody(path, LinuxException.Describe(failure.Errno), failure);
        }
    }

    /// <summary>Whether an idle connection is still good: nothing was sent without being asked for, and nobody hung up.</summary>
    internal bool IsGood()
    {
        Span<byte> nothing = stackalloc byte[1];
        int count = _connection.Receive(nothing, out FileDescriptor? passed);
        passed?.Dispose();
        return count == UnixConnection.WouldBlock;
    }

    /// <summary>Has all waiting from now on end as told.</summary>
    internal void Begin(DirectWait wait)
    {
        _wait = wait;
        if (wait.Wake is { } wake)
            _epoll.Add(wake, WakeToken, EpollEvents.In);
    }

    /// <summary>The end of <see cref="Begin"/>.</summary>
    internal void End()
    {
        if (_wait?.Wake is { } wake)
            _epoll.Remove(wake);
        _wait = null;
    }

    /// <summary>Sends.</summary>
    /// <returns>False: the other side has hung up, and may have said why.</returns>
    internal bool Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = _connection.TrySend(bytes);
            if (sent == UnixConnection.Closed)
                return false;
            if (sent == UnixConnection.WouldBlock)
                WaitUntil(EpollEvents.Out);
            else
                bytes = bytes[sent..];
        }

        return true;
    }

    /// <summary>Receives, and waits only if nothing is there.</summary>
    /// <returns>How many bytes; 0: the other side has hung up.</returns>
    internal int Receive(Span<byte> buffer)
    {
        while (true)
        {
            int count = _connection.Receive(buffer, out FileDescriptor? passed);
            passed?.Dispose();
            if (count != UnixConnection.WouldBlock)
                return count;
            WaitUntil(EpollEvents.In);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _epoll.Dispose();
        _connection.Dispose();
    }

    private void WaitUntil(EpollEvents events)
    {
        DirectWait wait = _wait ?? throw new InvalidOperationException("No request has begun.");
        if (events != EpollEvents.In)
            _epoll.Modify(_connection, ConnectionToken, events);
        Span<EpollReady> ready = stackalloc EpollReady[3];
        TimeSpan? timeout = wait.Deadline == long.MaxValue
            ? null
            : TimeSpan.FromTicks(Math.Max(0, (wait.Deadline - MonotonicClock.Nanoseconds + 99) / 100));
        int count = _epoll.Wait(ready, timeout);
        if (events != EpollEvents.In)
            _epoll.Modify(_connection, ConnectionToken, EpollEvents.In);
        if (count == 0)
            throw BoardGoneException.Silent(_address, wait.Patience ?? default);
        for (int i = 0; i < count; i++)
        {
            if (ready[i].Token == OutputToken)
                throw new ReaderGoneException();
            if (ready[i].Token == WakeToken)
                wait.ThrowIfWoken();
        }
    }
}
