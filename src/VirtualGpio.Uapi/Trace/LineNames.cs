// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Uapi.Trace;

/// <summary>What a chip's lines are called in a trace. Any thread.</summary>
/// <param name="names">The names, by offset; empty: none.</param>
internal sealed class LineNames(IEnumerable<string> names)
{
    private readonly string[] _names = [.. names];

    /// <summary>How many lines there are.</summary>
    public int Count => _names.Length;

    /// <summary>The name, or the offset of a line without one: short, and never the one taken for the other.</summary>
    /// <param name="offset">Any number: a program can give what is no offset.</param>
    public string Short(uint offset) => NameOf(offset) is not { } name ? Number(offset) : IsPlain(name) ? name : Quote(name);

    /// <summary>The offset, and behind it the name if there is one.</summary>
    /// <param name="offset">Any number: a program can give what is no offset.</param>
    public string Long(uint offset) => NameOf(offset) is { } name ? $"{Number(offset)} {Quote(name)}" : Number(offset);

    private static bool IsPlain(string name) =>
        (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '+' or '#');

    private static string Quote(string name) => PrintableText.Quoted(Encoding.UTF8.GetBytes(name));

    private static string Number(uint offset) => offset.ToString(CultureInfo.InvariantCulture);

    private string? NameOf(uint offset) => offset < _names.Length && _names[offset].Length > 0 ? _names[offset] : null;
}
