// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client;

/// <summary>Makes events of an event stream, a line of JSON each.</summary>
/// <param name="answer">The stream; not owned.</param>
/// <param name="address">Where it comes from, for messages.</param>
internal sealed class EventLines(IAnswerStream answer, string address)
{
    internal const int LongestLine = 1 << 20;

    private readonly List<BoardEvent> _batch = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    /// <summary>What the last <see cref="ReadAsync"/> found: one event or more.</summary>
    internal IReadOnlyList<BoardEvent> Batch => _batch;

    /// <summary>Reads all that is there, and waits for an event if none is.</summary>
    /// <returns>False: the stream has ended as it should.</returns>
    /// <exception cref="BoardGoneException">It ended in the middle.</exception>
    /// <exception cref="BoardException">It holds something else.</exception>
    internal async ValueTask<bool> ReadAsync()
    {
        _batch.Clear();
        while (_batch.Count == 0)
        {
            if (_length == _buffer.Length)
                Grow();
            int count = await answer.ReadAsync(_buffer.AsMemory(_length)).ConfigureAwait(false);
            if (count == 0)
                return _length == 0 ? false : throw BoardGoneException.Ended(address);
            int searched = _length;
            _length += count;
            Take(searched);
        }

        return true;
    }

    private void Take(int searched)
    {
        int start = 0;
        while (_buffer.AsSpan(searched, _length - searched).IndexOf((byte)'\n') is >= 0 and var newline)
        {
            int end = searched + newline;
            Add(_buffer.AsSpan(start, end - start));
            start = searched = end + 1;
        }

        _length -= start;
        _buffer.AsSpan(start, _length).CopyTo(_buffer);
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        if (line.Trim(" \r\t"u8).IsEmpty)
            return; // Nothing happened: a sign of life.
        BoardEvent? one;
        try
        {
            one = JsonSerializer.Deserialize(line, ApiJson.Default.BoardEvent);
        }
        catch (JsonException failure)
        {
            throw BoardException.Malformed($"{Excerpt.Of(line)} where an event was expected", failure);
        }

        _batch.Add(one is { Event: not null } ? one : throw BoardException.Malformed($"{Excerpt.Of(line)} where an event was expected"));
    }

    private void Grow()
    {
        if (_buffer.Length >= LongestLine)
            throw BoardException.Malformed($"an event of more than {LongestLine} bytes");
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
