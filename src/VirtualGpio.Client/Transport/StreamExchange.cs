// SPDX-License-Identifier: MIT
using System.Runtime.ExceptionServices;

namespace VirtualGpio.Client.Transport;

/// <summary>
/// A request whose body is sent while its answer is read, on a connection of its own. .NET's HTTP client reads an answer of
/// HTTP/1.1 only when the body is sent, so a script would wait for answers, and the answers for the end of the script.
/// </summary>
internal sealed class StreamExchange : IAnswerStream
{
    private readonly Stream _stream;
    private readonly AnswerParser _parser;
    private readonly string _address;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _ended;
    private ExceptionDispatchInfo? _failure;

    private StreamExchange(Stream stream, string address, CancellationToken cancellation)
    {
        _stream = stream;
        _address = address;
        _parser = new AnswerParser(address, AnswerParser.LargeBuffer);
        _cancellation = cancellation;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <inheritdoc/>
    public int Status => _parser.Head.Status;

    /// <inheritdoc/>
    public string ContentType => _parser.Head.ContentType;

    /// <summary>Sends the head, starts sending the body, and waits for the head of the answer.</summary>
    internal static async ValueTask<IAnswerStream> OpenAsync(
        Connector connector, byte[] head, Stream source, string address, CancellationToken cancellation)
    {
        StreamExchange exchange = await SendHeadAsync(connector, head, address, cancellation).ConfigureAwait(false);
        try
        {
            // Not waited for: a read of the source may never end. Its failure ends the reading of the answer.
            _ = Task.Run(() => exchange.SendAsync(source), CancellationToken.None);
            while (!exchange._parser.TryReadHead())
                await exchange.ReceiveAsync().ConfigureAwait(false);
            return exchange;
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            int taken = _parser.Take(buffer.Span);
            if (taken > 0 || _parser.IsDone || _parser.HasEnded)
                return taken;
            await ReceiveAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _stream.Dispose();
    }

    private static async ValueTask<StreamExchange> SendHeadAsync(Connector connector, byte[] head, string address, CancellationToken cancellation)
    {
        Stream? stream = null;
        try
        {
            stream = await connector.ConnectAsync(cancellation).ConfigureAwait(false);
            await stream.WriteAsync(head, cancellation).ConfigureAwait(false);
            return new StreamExchange(stream, address, cancellation);
        }
        catch (Exception failure)
        {
            stream?.Dispose();
            if (HttpFailure.Translate(failure, address) is { } known)
                throw known;
            throw;
        }
    }

    private async ValueTask ReceiveAsync()
    {
        try
        {
            _parser.Received(await _stream.ReadAsync(_parser.Room(), _ended.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_failure is not null && !_cancellation.IsCancellationRequested)
        {
            _failure.Throw();
        }
        catch (IOException failure)
        {
            throw BoardGoneException.Ended(_address, failure);
        }
    }

    private async Task SendAsync(Stream source)
    {
        byte[] buffer = RequestText.ChunkBuffer();
        while (true)
        {
            int count;
            try
            {
                count = await source.ReadAsync(buffer.AsMemory(RequestText.ChunkHead, RequestText.ChunkBytes), _ended.Token).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
                await _ended.CancelAsync().ConfigureAwait(false);
                return;
            }

            try
            {
                await _stream.WriteAsync(RequestText.Chunk(buffer, count), _ended.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
            {
                return; // Whoever reads the answer learns why.
            }

            if (count == 0)
                return;
        }
    }
}
