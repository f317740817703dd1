// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>Makes an answer of received bytes, whoever receives them.</summary>
/// <param name="address">Where they come from, for messages.</param>
/// <param name="capacity">How many bytes to have room for at the start.</param>
internal sealed class AnswerParser(string address, int capacity)
{
    internal const int SmallBuffer = 4096;
    internal const int LargeBuffer = 64 * 1024;

    /// <summary>Words before the answer (1xx) that are put up with.</summary>
    private const int MostInterim = 8;

    private byte[] _buffer = new byte[capacity];
    private int _start;
    private int _end;
    private int _interim;
    private AnswerHead? _head;
    private BodyDecoder? _body;

    /// <summary>Status and headers; only behind <see cref="TryReadHead"/>.</summary>
    internal AnswerHead Head => _head!;

    /// <summary>Whether the body has ended as it should.</summary>
    internal bool IsDone => _body is { IsDone: true };

    /// <summary>Whether anything was received.</summary>
    internal bool IsEmpty => _head is null && _interim == 0 && _start == _end;

    /// <summary>Whether the answer is over and the connection is good for another.</summary>
    internal bool LeavesConnection => IsDone && Head.KeepsAlive && _start == _end;

    /// <summary>Where the next received bytes are to go; not empty.</summary>
    internal Memory<byte> Room()
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end == _buffer.Length && _start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        // Only a head makes it grow, and that is bounded: a body is taken out as it comes.
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        return _buffer.AsMemory(_end);
    }

    /// <summary>Tells what was received into <see cref="Room"/>.</summary>
    /// <param name="count">How many bytes; 0: the connection has ended.</param>
    /// <exception cref="BoardGoneException">It ended in the middle.</exception>
    internal void Received(int count)
    {
        _end += count;
        if (count > 0)
            return;
        if (_body is not { EndsWithConnection: true })
            throw BoardGoneException.Ended(address);
        HasEnded = true;
    }

    /// <summary>Whether a body that ends with the connection has ended.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>Reads the head, if it is there.</summary>
    /// <exception cref="BoardException">What was received is none.</exception>
    internal bool TryReadHead()
    {
        while (_head is null)
        {
            AnswerHead? head = AnswerHead.TryRead(_buffer.AsSpan(_start, _end - _start), out int consumed);
            if (head is null)
                return false;
            _start += consumed;
            if (!head.IsInterim)
            {
                _head = head;
                _body = new BodyDecoder(head);
            }
            else if (++_interim > MostInterim)
            {
                throw BoardException.Malformed($"more than {MostInterim} interim answers");
            }
        }

        return true;
    }

    /// <summary>Takes what is there of the body.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <returns>How many bytes; 0: none is there now.</returns>
    /// <exception cref="BoardException">It is malformed.</exception>
    internal int Take(Span<byte> destination)
    {
        int taken = 0;
        while (taken < destination.Length)
        {
            BodyPiece piece = _body!.Next(_buffer.AsSpan(_start, _end - _start), destination.Length - taken);
            _buffer.AsSpan(_start + piece.Skip, piece.Length).CopyTo(destination[taken..]);
            _start += piece.Skip + piece.Length;
            taken += piece.Length;
            if (piece.Length == 0)
                break;
        }

        return taken;
    }
}
