// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>A server that a test plays byte by byte, on a unix socket or TCP.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    internal const string Token = "the-token";

    private readonly TestDirectory _directory = new();
    private readonly ClientKind _kind;
    private readonly Socket _listener;
    private readonly Task _accepting;
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentQueue<Exception> _failures = [];
    private int _connections;

    /// <param name="kind">What it is to be reached by.</param>
    /// <param name="serve">Serves a connection, which is closed afterwards; called with its number, from 0.</param>
    internal RawServer(ClientKind kind, Func<RawConnection, int, Task> serve)
    {
        _kind = kind;
        _listener = kind == ClientKind.Tcp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(kind == ClientKind.Tcp ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _accepting = AcceptAsync(serve);
    }

    internal int Connections => Volatile.Read(ref _connections);

    internal string SocketPath => _directory.File("api");

    /// <summary>A server that answers each request on any number of connections with what the function says.</summary>
    internal static RawServer Answering(ClientKind kind, Func<RawRequest, (string ContentType, string Body, int Status)> answer) =>
        new(kind, async (connection, _) =>
        {
            while (await connection.ReadAsync() is { } request)
            {
                (string type, string body, int status) = answer(request);
                await connection.WriteAnswerAsync(type, body, status);
            }
        });

    internal BoardClient Connect(TimeProvider? time = null) => _kind switch
    {
        ClientKind.Direct => BoardClient.Direct(SocketPath, output: null, time),
        ClientKind.UnixSocket => BoardClient.OverUnixSocket(SocketPath, time),
        _ => BoardClient.OverTcp(new Uri($"http://{_listener.LocalEndPoint}"), Token, time),
    };

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (Socket socket in _sockets)
            socket.Dispose();
        await _accepting.WaitAsync(Kinds.Deadline);
        _directory.Dispose();
        Assert.Empty(_failures);
    }

    private async Task AcceptAsync(Func<RawConnection, int, Task> serve)
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync();
                _sockets.Add(socket);
                _ = ServeAsync(serve, socket, Interlocked.Increment(ref _connections) - 1);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(Func<RawConnection, int, Task> serve, Socket socket, int number)
    {
        using RawConnection connection = new(socket);
        try
        {
            await serve(connection, number);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // The client has hung up.
        }
        catch (Exception failure)
        {
            _failures.Enqueue(failure);
        }
    }
}
