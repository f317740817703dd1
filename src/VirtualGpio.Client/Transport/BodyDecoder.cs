// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>Finds the body of an answer between its framing (RFC 9112, sections 6 and 7.1).</summary>
internal sealed class BodyDecoder
{
    /// <summary>What a chunk's size line, or a trailer, may have at the most.</summary>
    private const int LongestLine = 1024;

    private const int MostTrailers = 32;

    private long _left;
    private BodyState _state;
    private int _trailers;

    internal BodyDecoder(AnswerHead head)
    {
        _left = head.Length ?? 0;
        _state = head.IsChunked ? BodyState.ChunkSize
            : head.Length is null ? BodyState.UntilClosed
            : head.Length == 0 ? BodyState.Done
            : BodyState.Counted;
    }

    internal bool IsDone => _state == BodyState.Done;

    /// <summary>Whether the end of the connection ends the body as it should.</summary>
    internal bool EndsWithConnection => _state is BodyState.Done or BodyState.UntilClosed;

    /// <summary>Finds the next bytes and counts them as taken.</summary>
    /// <param name="input">What was received behind what was taken before.</param>
    /// <param name="most">How many bytes to take at the most.</param>
    /// <exception cref="BoardException">It is malformed.</exception>
    internal BodyPiece Next(ReadOnlySpan<byte> input, int most)
    {
        int skip = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = input[skip..];
            if (_state is BodyState.UntilClosed)
                return new BodyPiece(skip, Math.Min(rest.Length, most));
            if (_state is BodyState.Counted or BodyState.Chunk)
                return new BodyPiece(skip, Count((int)Math.Min(_left, Math.Min(rest.Length, most))));
            if (_state is BodyState.Done)
                return new BodyPiece(skip, 0);
            int framing = TakeLine(rest);
            if (framing == 0)
                return new BodyPiece(skip, 0);
            skip += framing;
        }
    }

    private int Count(int taken)
    {
        _left -= taken;
        if (_left == 0)
            _state = _state == BodyState.Chunk ? BodyState.ChunkEnd : BodyState.Done;
        return taken;
    }

    private int TakeLine(ReadOnlySpan<byte> rest)
    {
        int newline = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
        if (newline < 0)
            return rest.Length < LongestLine ? 0 : throw BoardException.Malformed($"the chunk size {Excerpt.Of(rest)}");
        ReadOnlySpan<byte> line = newline > 0 && rest[newline - 1] == '\r'
            ? rest[..(newline - 1)]
            : throw BoardException.Malformed($"{Excerpt.Of(rest[..newline])} where the end of a line was expected");
        switch (_state)
        {
            case BodyState.ChunkEnd:
                _state = line.IsEmpty ? BodyState.ChunkSize : throw BoardException.Malformed($"{Excerpt.Of(line)} where the end of a chunk was expected");
                break;
            case BodyState.ChunkSize:
                _left = ChunkSize(line);
                _state = _left == 0 ? BodyState.Trailer : BodyState.Chunk;
                break;
            default:
                if (line.IsEmpty)
                    _state = BodyState.Done;
                else if (++_trailers > MostTrailers)
                    throw BoardException.Malformed($"more than {MostTrailers} trailers");
                break;
        }

        return newline + 1;
    }

    private static long ChunkSize(ReadOnlySpan<byte> line)
    {
        int extension = line.IndexOf((byte)';');
        ReadOnlySpan<byte> digits = (extension < 0 ? line : line[..extension]).TrimEnd(" \t"u8);
        long size = 0;
        foreach (byte digit in digits)
        {
            int value = char.IsAsciiHexDigit((char)digit) && size < 1L << 56
                ? (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10)
                : throw BoardException.Malformed($"the chunk size {Excerpt.Of(line)}");
            size = (size << 4) | (long)value;
        }

        return digits.IsEmpty ? throw BoardException.Malformed("an empty line where the size of a chunk was expected") : size;
    }
}
