// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Net.Sockets;
using System.Text.Json;
using VirtualGpio.Cli.Runtime;

namespace VirtualGpio.Cli.Control;

/// <summary>
/// Lets other processes of the same user ask a running chip: a unix socket, a line of JSON per request and per reply.
/// What arrives is hostile until it is checked: its length, its number of connections and its time are bounded.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    internal const int MostClients = 64;

    /// <summary>A connection that asks for nothing this long is closed: it only holds a place.</summary>
    internal static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);

    private readonly Socket _listener;
    private readonly string _path;
    private readonly IControlHandler _handler;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _clients = [];
    private readonly Lock _lock = new();
    private Task _accepting = Task.CompletedTask;

    private ControlServer(Socket listener, string path, IControlHandler handler, TimeProvider time)
    {
        _listener = listener;
        _path = path;
        _handler = handler;
        _time = time;
    }

    /// <summary>Starts to answer on a path. What a dead process left there is replaced: who calls this owns the name.</summary>
    /// <exception cref="CliException">The socket cannot be made.</exception>
    internal static ControlServer Start(string path, IControlHandler handler, TimeProvider? time = null)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            // The directory lets nobody else in already.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(MostClients);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            listener.Dispose();
            throw CliException.Failure($"The control socket {path} cannot be made: {failure.Message} Give another directory with --dir.", failure);
        }

        var server = new ControlServer(listener, path, handler, time ?? TimeProvider.System);
        server._accepting = Task.Run(server.AcceptAsync);
        return server;
    }

    /// <summary>Hangs up on everybody, ends what they asked for, and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        Task[] clients;
        lock (_lock)
            clients = [.. _clients];
        await Task.WhenAll(clients).ConfigureAwait(false);
        _listener.Dispose();
        File.Delete(_path);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                Admit(client);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that is gone already, or no descriptors left: the latter would make this loop spin.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time).ConfigureAwait(false);
            }
        }
    }

    private void Admit(Socket client)
    {
        lock (_lock)
        {
            if (_clients.Count >= MostClients)
            {
                Refuse(client);
                return;
            }

            Task? serving = null;
            var registered = new TaskCompletionSource();
            serving = Task.Run(async () =>
            {
                await registered.Task.ConfigureAwait(false);
                await ServeAsync(client).ConfigureAwait(false);
                lock (_lock)
                    _clients.Remove(serving!);
            });
            _clients.Add(serving);
            registered.SetResult();
        }
    }

    private static void Refuse(Socket client)
    {
        using (client)
        {
            try
            {
                client.Blocking = false;
                client.Send(Encode(ControlReply.Fail(ExitStatus.Failure, $"{MostClients} connections are open already, which is the most. Close some of those.")).Span);
            }
            catch (SocketException)
            {
                // Gone already: nobody to tell.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                if (!PeerUser.IsTrusted(client))
                {
                    await SendAsync(client, ControlReply.Fail(ExitStatus.Failure, "This chip belongs to another user. Ask as that user, or start one of your own with: vgpio up"), _stop.Token).ConfigureAwait(false);
                    return;
                }

                await ConverseAsync(client).ConfigureAwait(false);
            }
            catch (Exception end) when (end is SocketException or OperationCanceledException)
            {
                // The client is gone, or this server is told to stop: both end the conversation, neither is an error.
            }
        }
    }

    private async Task ConverseAsync(Socket client)
    {
        var lines = new ControlLines(client);
        bool more = true;
        while (more)
        {
            try
            {
                using var idle = new CancellationTokenSource(IdleLimit, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, _stop.Token);
                if (await lines.ReadAsync(either.Token).ConfigureAwait(false) is not { } line)
                    return;
                ControlRequest request = Decode(line.Span);
                more = await AnswerAsync(client, lines, request).ConfigureAwait(false);
            }
            catch (InvalidDataException failure)
            {
                await SendAsync(client, ControlReply.Fail(ExitStatus.Usage, failure.Message), _stop.Token).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>Answers one request, given up when the client hangs up.</summary>
    /// <returns>False when the conversation is over.</returns>
    private async Task<bool> AnswerAsync(Socket client, ControlLines lines, ControlRequest request)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task answer = ReplyAsync(client, request, gone.Token);
        Task<bool> hangUp = lines.WaitForHangUpAsync(listening.Token);
        bool hungUp = false;
        if (await Task.WhenAny(answer, hangUp).ConfigureAwait(false) == hangUp)
        {
            hungUp = !hangUp.IsCompletedSuccessfully || hangUp.Result;
            if (hungUp)
                await gone.CancelAsync().ConfigureAwait(false);
        }
        else
        {
            await listening.CancelAsync().ConfigureAwait(false);
            await ((Task)hangUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            hungUp = hangUp.IsCompletedSuccessfully && hangUp.Result;
        }

        await answer.ConfigureAwait(false);
        return !hungUp && request.Verb != ControlRequest.Watch;
    }

    private async Task ReplyAsync(Socket client, ControlRequest request, CancellationToken cancel)
    {
        try
        {
            if (request.Verb == ControlRequest.Watch)
            {
                await foreach (ControlReply reply in _handler.WatchAsync(request, cancel).ConfigureAwait(false))
                    await SendAsync(client, reply, cancel).ConfigureAwait(false);
            }
            else
            {
                ControlReply reply = await _handler.AnswerAsync(request, cancel).ConfigureAwait(false);
                await SendAsync(client, reply, cancel).ConfigureAwait(false);
            }
        }
        catch (CliException failure)
        {
            await SendAsync(client, ControlReply.Fail(failure.Status, failure.Message), cancel).ConfigureAwait(false);
        }
    }

    private static ControlRequest Decode(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest)
                ?? throw new InvalidDataException("A request is a JSON object, not null.");
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"A request is a JSON object on one line: {failure.Message}", failure);
        }
    }

    private static ReadOnlyMemory<byte> Encode(ControlReply reply)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
            JsonSerializer.Serialize(writer, reply, ControlJson.Default.ControlReply);
        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static async Task SendAsync(Socket client, ControlReply reply, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> left = Encode(reply);
        while (left.Length > 0)
            left = left[await client.SendAsync(left, cancel).ConfigureAwait(false)..];
    }
}
