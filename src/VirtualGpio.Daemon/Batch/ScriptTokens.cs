// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch;

/// <summary>Cuts a line of a script into words: what blanks stand between. A name or value with blanks stands in quotes.</summary>
/// <param name="line">The line, in UTF-8.</param>
internal ref struct ScriptTokens(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _position;

    /// <summary>What is left of the line, without the blanks in front.</summary>
    internal ReadOnlySpan<byte> Rest
    {
        get
        {
            SkipBlanks();
            return _line[_position..];
        }
    }

    /// <summary>Takes the next word.</summary>
    /// <returns>False: there is none.</returns>
    /// <exception cref="ScriptException">Quotes are wrong.</exception>
    internal bool TryNext(out ScriptToken token)
    {
        SkipBlanks();
        token = default;
        if (_position == _line.Length)
            return false;
        ReadOnlySpan<byte> name = Part(stopsAtEquals: true, out bool isQuoted);
        if (_position == _line.Length || _line[_position] != '=')
        {
            token = new ScriptToken(name, default, isQuoted, hasValue: false);
            return true;
        }

        _position++;
        token = new ScriptToken(name, Part(stopsAtEquals: false, out _), isQuoted, hasValue: true);
        return true;
    }

    private ReadOnlySpan<byte> Part(bool stopsAtEquals, out bool isQuoted)
    {
        isQuoted = _position < _line.Length && _line[_position] == '"';
        if (isQuoted)
            return Quoted(stopsAtEquals);
        int start = _position;
        while (_position < _line.Length && !IsBlank(_line[_position]) && !(stopsAtEquals && _line[_position] == '='))
        {
            if (_line[_position] == '"')
                throw new ScriptException("A quote stands inside a word: quote the whole name or value, such as \"my line\"=1.");
            _position++;
        }

        return _line[start.._position];
    }

    private ReadOnlySpan<byte> Quoted(bool stopsAtEquals)
    {
        int start = _position + 1;
        int length = _line[start..].IndexOf((byte)'"');
        if (length < 0)
            throw new ScriptException("A quote is not closed.");
        _position = start + length + 1;
        if (_position < _line.Length && !IsBlank(_line[_position]) && !(stopsAtEquals && _line[_position] == '='))
            throw new ScriptException($"Behind a closing quote comes {(stopsAtEquals ? "a blank or '='" : "a blank")}.");
        return _line.Slice(start, length);
    }

    private void SkipBlanks()
    {
        while (_position < _line.Length && IsBlank(_line[_position]))
            _position++;
    }

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t';
}
