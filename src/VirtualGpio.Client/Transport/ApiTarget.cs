// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Client.Transport;

/// <summary>Path and query of a request, with all that is a name percent-encoded (RFC 3986, 2.1).</summary>
/// <remarks>By hand: <see cref="Uri"/> would be one more assembly to load for programs that live for milliseconds.</remarks>
internal sealed class ApiTarget(string path)
{
    private const string HexDigits = "0123456789ABCDEF";

    private readonly StringBuilder _text = new(path);
    private bool _hasQuery;

    /// <summary>Adds a name as the next part of the path.</summary>
    /// <exception cref="BoardException">No path can have such a part, so nothing can be called that.</exception>
    internal ApiTarget Part(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name is "" or "." or "..")
            throw new BoardException(ProblemCodes.NotFound, 404, $"There is nothing called '{name}' on the board.");
        _text.Append('/');
        Encode(name);
        return this;
    }

    /// <summary>Adds words as they are to the path.</summary>
    internal ApiTarget Then(string words)
    {
        _text.Append(words);
        return this;
    }

    /// <summary>Adds a value to the query, if there is one.</summary>
    internal ApiTarget With(string key, string? value)
    {
        if (value is null)
            return this;
        _text.Append(_hasQuery ? '&' : '?').Append(key).Append('=');
        _hasQuery = true;
        Encode(value);
        return this;
    }

    /// <summary>Adds a value to the query, if there is one.</summary>
    internal ApiTarget With(string key, long? value) => With(key, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds values to the query.</summary>
    internal ApiTarget With(string key, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (int i = 0; i < values.Count; i++)
            With(key, values[i] ?? throw new ArgumentException("A name is null.", nameof(values)));
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Encode(string value)
    {
        foreach (byte one in Encoding.UTF8.GetBytes(value))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || (char)one is '-' or '.' or '_' or '~')
                _text.Append((char)one);
            else
                _text.Append('%').Append(HexDigits[one >> 4]).Append(HexDigits[one & 15]);
        }
    }
}
