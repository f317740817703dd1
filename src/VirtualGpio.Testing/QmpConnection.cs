// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VirtualGpio.Testing;

/// <summary>A connection to QEMU's monitor (QMP): commands, answers and events as JSON, one per line.</summary>
internal sealed class QmpConnection : IDisposable
{
    private const int MaxLineBytes = 16 * 1024 * 1024;

    private readonly NetworkStream _stream;
    private readonly ConcurrentDictionary<int, (string Command, TaskCompletionSource<JsonElement> Answer)> _pending = new();
    private readonly Lock _waitersLock = new();
    private readonly List<(string Name, Func<JsonElement, bool> Accept, TaskCompletionSource<JsonElement> Seen)> _waiters = [];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private int _lastId;
    private Exception? _lost;

    public QmpConnection(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _ = ReadAsync();
    }

    /// <summary>Leaves the mode in which QEMU only tells what it can do.</summary>
    public Task NegotiateAsync() => ExecuteAsync("qmp_capabilities", null);

    public async Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments)
    {
        var id = Interlocked.Increment(ref _lastId);
        var request = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null) request["arguments"] = arguments.DeepClone();
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = (command, answer);
        if (_lost is { } lost) answer.TrySetException(lost);

        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(request.ToJsonString() + "\n")).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            answer.TrySetException(e);
        }
        finally
        {
            _sending.Release();
        }
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Waits for an event that comes after this call.</summary>
    public Task<JsonElement> NextEventAsync(string name, Func<JsonElement, bool> accept)
    {
        var seen = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waitersLock) _waiters.Add((name, accept, seen));
        if (_lost is { } lost) seen.TrySetException(lost);
        return seen.Task;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        var lines = new LineSplitter(MaxLineBytes);
        var buffer = new byte[16 * 1024];
        Exception lost = new IOException("QEMU has closed its monitor");
        try
        {
            while (await _stream.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count) lines.Feed(buffer.AsSpan(0, count), Dispatch);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or JsonException)
        {
            lost = e;
        }
        _lost = lost;
        foreach (var (_, answer) in _pending.Values) answer.TrySetException(lost);
        lock (_waitersLock)
            foreach (var (_, _, seen) in _waiters) seen.TrySetException(lost);
    }

    private void Dispatch(ReadOnlySpan<byte> line)
    {
        if (line.TrimEnd("\r "u8).IsEmpty) return;
        var reader = new Utf8JsonReader(line);
        var message = JsonElement.ParseValue(ref reader);
        if (message.TryGetProperty("event", out var name)) DispatchEvent(name.GetString()!, message);
        if (!message.TryGetProperty("id", out var id) || !_pending.TryRemove(id.GetInt32(), out var request)) return;
        if (message.TryGetProperty("error", out var error))
            request.Answer.TrySetException(new QmpException(
                request.Command, error.GetProperty("class").GetString()!, error.GetProperty("desc").GetString()!));
        else
            request.Answer.TrySetResult(message.GetProperty("return"));
    }

    private void DispatchEvent(string name, JsonElement message)
    {
        var data = message.TryGetProperty("data", out var found) ? found : default;
        lock (_waitersLock)
        {
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                var (wanted, accept, seen) = _waiters[i];
                if (wanted != name || !accept(data)) continue;
                seen.TrySetResult(data);
                _waiters.RemoveAt(i);
            }
        }
    }
}
