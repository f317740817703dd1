// SPDX-License-Identifier: MIT
using System.Runtime.ExceptionServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Transport;

/// <summary>
/// Sends a body while it is read, on a thread of its own: reading may block for ever (a terminal), and the answer is to be
/// seen meanwhile. Whoever stops it does not wait for such a read; what it brings is thrown away.
/// </summary>
internal sealed class DirectSender
{
    private const ulong ConnectionToken = 0;
    private const ulong StopToken = 1;

    private readonly UnixConnection _connection;
    private readonly Stream _source;
    private readonly DirectWait _wait;

    // The sender closes what is its own when it ends, and it may end long after it was stopped.
    private readonly Lock _gate = new();
    private readonly EventFd _stop = EventFd.Create();
    private readonly Epoll _epoll = Epoll.Create();
    private bool _ended;
    private volatile bool _stopped;

    private DirectSender(UnixConnection connection, Stream source, DirectWait wait)
    {
        _connection = connection;
        _source = source;
        _wait = wait;
        _epoll.Add(connection, ConnectionToken, EpollEvents.Out);
        _epoll.Add(_stop, StopToken, EpollEvents.In);
    }

    /// <summary>Starts sending.</summary>
    /// <param name="connection">Where to; nobody else sends there.</param>
    /// <param name="source">What, without the framing.</param>
    /// <param name="wait">What to wake when the source fails.</param>
    internal static DirectSender Start(UnixConnection connection, Stream source, DirectWait wait)
    {
        DirectSender sender = new(connection, source, wait);
        new Thread(sender.Run) { IsBackground = true, Name = "script" }.Start();
        return sender;
    }

    /// <summary>Stops sending: from now on neither the connection nor the wait is used.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            if (!_ended)
                _stop.Signal();
        }
    }

    private void Run()
    {
        try
        {
            Send();
        }
        catch (Exception failure)
        {
            lock (_gate)
            {
                // Behind the end of the answer nobody wants to know; the connection may have been closed under way.
                if (!_stopped)
                {
                    _wait.Failure = ExceptionDispatchInfo.Capture(failure);
                    _wait.Wake!.Signal();
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _ended = true;
                _epoll.Dispose();
                _stop.Dispose();
            }
        }
    }

    private void Send()
    {
        byte[] buffer = RequestText.ChunkBuffer();
        int count;
        do
        {
            count = _source.Read(buffer, RequestText.ChunkHead, RequestText.ChunkBytes);
        }
        while (Send(RequestText.Chunk(buffer, count).Span) && count > 0);
    }

    /// <returns>False: there is nobody to send to any more.</returns>
    private bool Send(ReadOnlySpan<byte> bytes)
    {
        Span<EpollReady> ready = stackalloc EpollReady[2];
        while (!bytes.IsEmpty)
        {
            int sent;
            lock (_gate)
                sent = _stopped ? UnixConnection.Closed : _connection.TrySend(bytes);
            if (sent == UnixConnection.Closed)
                return false;
            if (sent == UnixConnection.WouldBlock)
                _epoll.Wait(ready, null);
            else
                bytes = bytes[sent..];
        }

        return true;
    }
}
