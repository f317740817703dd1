// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Transport;

/// <summary>
/// HTTP/1.1 over a unix socket on the system's calls themselves, blocking: .NET's sockets and HTTP would more than double
/// the time that a short verb takes. A connection is kept for the next request.
/// </summary>
internal sealed class DirectTransport : IApiTransport
{
    private readonly OutputWatch? _output;
    private readonly TimeProvider? _time;
    private readonly Lock _gate = new();
    private DirectConnection? _idle;
    private bool _disposed;

    internal DirectTransport(string path, FileDescriptor? output, TimeProvider? time)
    {
        Address = SocketPath.Check(path);
        _output = output is null ? null : OutputWatch.TryCreate(output);
        _time = time;
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public ValueTask<bool> CanConnectAsync(CancellationToken cancellation)
    {
        if (Take() is not { } connection && (connection = DirectConnection.TryConnect(Address, _output)) is null)
            return new ValueTask<bool>(false);
        Keep(connection);
        return new ValueTask<bool>(true);
    }

    /// <inheritdoc/>
    public ValueTask<ApiAnswer> AskAsync(ApiRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.Source is not null)
                throw new ArgumentException("A body that is sent while it is read has an answer to be read meanwhile.", nameof(request));
            using DirectAnswer answer = Open(request, AnswerParser.SmallBuffer, cancellation);
            return new ValueTask<ApiAnswer>(answer.ReadWhole());
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return ValueTask.FromException<ApiAnswer>(Translate(failure));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IAnswerStream> OpenAsync(ApiRequest request, CancellationToken cancellation)
    {
        try
        {
            DirectAnswer answer = Open(request, AnswerParser.LargeBuffer, cancellation);
            answer.GoOnForEver();
            return new ValueTask<IAnswerStream>(answer);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return ValueTask.FromException<IAnswerStream>(Translate(failure));
        }
    }

    /// <inheritdoc/>
    public ValueTask PauseAsync(TimeSpan pause, CancellationToken cancellation)
    {
        using DirectPause waiting = new(_output, cancellation);
        waiting.Wait(pause, _time ?? TimeProvider.System);
        return default;
    }

    /// <inheritdoc/>
    public void CheckOutput() => _output?.Check();

    /// <summary>Takes a connection back that is good for another request.</summary>
    internal void Keep(DirectConnection connection)
    {
        lock (_gate)
        {
            if (_idle is null && !_disposed)
            {
                _idle = connection;
                return;
            }
        }

        connection.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DirectConnection? idle;
        lock (_gate)
        {
            _disposed = true;
            idle = _idle;
            _idle = null;
        }

        idle?.Dispose();
        _output?.Dispose();
    }

    /// <summary>The connection that is kept, if there is one and it is still good.</summary>
    private DirectConnection? Take()
    {
        DirectConnection? idle;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(BoardClient));
            idle = _idle;
            _idle = null;
        }

        if (idle is null || idle.IsGood())
            return idle;
        idle.Dispose();
        return null;
    }

    private DirectAnswer Open(ApiRequest request, int capacity, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        DirectConnection? kept = Take();
        // The daemon may hang up on an idle connection in the very moment in which it is used again.
        if (kept is not null && TryOpen(kept, request, capacity, cancellation) is { } answer)
            return answer;
        if (kept is not null && !request.IsIdempotent)
            throw BoardGoneException.Ended(Address);
        DirectConnection connection = DirectConnection.TryConnect(Address, _output) ?? throw BoardGoneException.Nobody(Address, "nobody listens there");
        return TryOpen(connection, request, capacity, cancellation) ?? throw BoardGoneException.Ended(Address);
    }

    /// <summary>Sends a request and reads the head of the answer.</summary>
    /// <returns>Null: the daemon hung up before it said anything.</returns>
    private DirectAnswer? TryOpen(DirectConnection connection, ApiRequest request, int capacity, CancellationToken cancellation)
    {
        DirectWait wait = new(request.Patience, canWake: request.Source is not null, cancellation);
        DirectAnswer? answer = null;
        bool hasHead = false;
        try
        {
            connection.Begin(wait);
            bool sent = connection.Send(RequestText.Of(request, RequestText.Host, token: null));
            DirectSender? sender = sent && request.Source is { } source ? DirectSender.Start(connection.Connection, source, wait) : null;
            answer = new DirectAnswer(this, connection, new AnswerParser(Address, capacity), wait, sender);
            hasHead = answer.ReadHead();
            return hasHead ? answer : null;
        }
        finally
        {
            if (!hasHead && answer is not null)
            {
                answer.Dispose();
            }
            else if (!hasHead)
            {
                connection.Dispose();
                wait.Dispose();
            }
        }
    }

    private static bool IsExpected(Exception failure) =>
        failure is BoardException or BoardGoneException or ReaderGoneException or OperationCanceledException or LinuxException;

    private Exception Translate(Exception failure) =>
        failure is LinuxException ? new BoardGoneException($"The daemon at {Address} cannot be talked to: {failure.Message}", failure) : failure;
}
