// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>Cuts a stream into words. Holds one word at a time, and words have a longest length.</summary>
internal sealed class VcdTokens(Stream stream)
{
    /// <summary>How much of a wrong word is shown.</summary>
    private const int LongestShown = 40;

    private byte[] _buffer = new byte[VcdLimits.Token];
    private long _bufferOffset;
    private int _start;
    private int _position;
    private int _filled;
    private long _line = 1;

    /// <summary>The word, until the next one is read.</summary>
    public ReadOnlySpan<byte> Token => _buffer.AsSpan(_start, _position - _start);

    /// <summary>Whether the file ended right behind the word, without white space: there might have been more of it.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Reads the next word. False: there is none.</summary>
    /// <exception cref="VirtualGpioException">The word is too long.</exception>
    public bool TryNext()
    {
        if (!SkipSpace())
        {
            _start = _position;
            return false;
        }

        _start = _position;
        while (true)
        {
            while (_position < _filled && !IsSpace(_buffer[_position]))
                _position++;
            if (_position < _filled)
                break;
            if (!Fill())
            {
                IsLast = true;
                break;
            }
        }

        int limit = LimitOf(_buffer[_start]);
        if (_position - _start > limit)
            throw TooLong(limit);
        return true;
    }

    /// <summary>Reads the next word, which must be there.</summary>
    /// <param name="expected">What it is to be, for the message.</param>
    /// <exception cref="VirtualGpioException">The file ends here, or the word is too long.</exception>
    public ReadOnlySpan<byte> Next(string expected) => TryNext() ? Token : throw Fail($"the file ends where {expected} is expected");

    /// <summary>Skips a section's words and its <c>$end</c>.</summary>
    /// <exception cref="VirtualGpioException">The file ends before.</exception>
    public void SkipToEnd()
    {
        while (!IsEnd(Next("'$end'")))
        {
        }
    }

    /// <summary>Whether a word ends a section.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> token) => token.SequenceEqual("$end"u8);

    /// <summary>A word as text.</summary>
    public string Text() => Encoding.UTF8.GetString(Token);

    /// <summary>An error about the word, as in <c>found 'foo', but expected …</c>.</summary>
    public VirtualGpioException Unexpected(string expected) => Fail($"found {Shown()}, but expected {expected}");

    /// <summary>An error at the word.</summary>
    public VirtualGpioException Fail(string problem) => new(
        ErrorKind.InvalidArgument,
        string.Create(CultureInfo.InvariantCulture, $"The VCD file cannot be read at line {_line}, byte {_bufferOffset + _start}: {problem}."));

    /// <summary>The word as messages show it: short, and printable.</summary>
    public string Shown()
    {
        var text = new StringBuilder("'");
        foreach (byte b in Token[..Math.Min(Token.Length, LongestShown)])
            text.Append(b is > 32 and < 127 ? ((char)b).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}"));
        return text.Append(Token.Length > LongestShown ? "…'" : "'").ToString();
    }

    private static bool IsSpace(byte b) => b == ' ' || (uint)(b - '\t') <= '\r' - '\t';

    /// <summary>Only the digits of vectors may be many. A bit more than that, for the letter before them.</summary>
    private static int LimitOf(byte first) => first is (byte)'b' or (byte)'B' ? VcdLimits.Width + 1 : VcdLimits.Token;

    private bool SkipSpace()
    {
        while (true)
        {
            for (; _position < _filled; _position++)
            {
                byte b = _buffer[_position];
                if (!IsSpace(b))
                    return true;
                if (b == '\n')
                    _line++;
            }

            _start = _position;
            if (!Fill())
                return false;
            if (_bufferOffset == 0 && _position == 0)
                SkipByteOrderMark();
        }
    }

    /// <summary>Some editors put one before everything.</summary>
    private void SkipByteOrderMark()
    {
        while (_filled < 3 && Fill())
        {
        }

        if (_buffer.AsSpan(0, _filled).StartsWith("\uFEFF"u8))
            _position = 3;
    }

    /// <summary>Reads more behind what is there, and keeps what starts at the word. False: the file has ended.</summary>
    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            _bufferOffset += _start;
            _position -= _start;
            _filled -= _start;
            _start = 0;
        }

        if (_filled == _buffer.Length)
        {
            int limit = LimitOf(_buffer[0]);
            if (_filled > limit)
                throw TooLong(limit);
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = stream.Read(_buffer, _filled, _buffer.Length - _filled);
        _filled += read;
        return read > 0;
    }

    private VirtualGpioException TooLong(int limit) =>
        Fail(string.Create(CultureInfo.InvariantCulture, $"the word {Shown()} is longer than {limit} bytes, so this is hardly a VCD file"));
}
