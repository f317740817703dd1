// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>An answer on a direct connection.</summary>
internal sealed class DirectAnswer : IAnswerStream
{
    private readonly DirectTransport _transport;
    private readonly DirectConnection _connection;
    private readonly AnswerParser _parser;
    private readonly DirectWait _wait;
    private readonly DirectSender? _sender;
    private bool _disposed;

    internal DirectAnswer(
        DirectTransport transport, DirectConnection connection, AnswerParser parser, DirectWait wait, DirectSender? sender)
    {
        _transport = transport;
        _connection = connection;
        _parser = parser;
        _wait = wait;
        _sender = sender;
    }

    /// <inheritdoc/>
    public int Status => _parser.Head.Status;

    /// <inheritdoc/>
    public string ContentType => _parser.Head.ContentType;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer) => new(Read(buffer.Span));

    /// <summary>From now on waits as long as it takes.</summary>
    internal void GoOnForEver() => _wait.DropDeadline();

    /// <summary>Receives until the head is there.</summary>
    /// <returns>False: the other side hung up before it said anything.</returns>
    internal bool ReadHead()
    {
        while (!_parser.TryReadHead())
        {
            int count = _connection.Receive(_parser.Room().Span);
            if (count == 0 && _parser.IsEmpty)
                return false;
            _parser.Received(count);
        }

        return true;
    }

    /// <summary>Reads all of the body.</summary>
    internal ApiAnswer ReadWhole()
    {
        byte[] body = new byte[_parser.Head.Length is { } known and < AnswerParser.SmallBuffer ? (int)known + 1 : AnswerParser.SmallBuffer];
        int length = 0;
        while (Read(body.AsSpan(length)) is > 0 and var count)
        {
            length += count;
            if (length > ApiAnswer.MostBytes)
                throw ApiAnswer.TooLong();
            if (length == body.Length)
                Array.Resize(ref body, body.Length * 2);
        }

        return new ApiAnswer(Status, ContentType, body.AsMemory(0, length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _sender?.Stop();
        _connection.End();
        _wait.Dispose();
        if (_sender is null && _parser.LeavesConnection)
            _transport.Keep(_connection);
        else
            _connection.Dispose();
    }

    private int Read(Span<byte> buffer)
    {
        while (true)
        {
            // Also where something is always there, so that nothing waits.
            _wait.ThrowIfWoken();
            int taken = _parser.Take(buffer);
            if (taken > 0 || _parser.IsDone || _parser.HasEnded)
                return taken;
            _parser.Received(_connection.Receive(_parser.Room().Span));
        }
    }
}
