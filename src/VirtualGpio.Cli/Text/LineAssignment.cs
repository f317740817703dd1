// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Text;

/// <summary><c>NAME=VALUE</c>, as gpioset takes it: the name may stand in double quotes.</summary>
/// <param name="Line">The line's name or offset.</param>
/// <param name="Value">The text after the equals sign.</param>
internal sealed record LineAssignment(string Line, string Value)
{
    /// <summary>Reads an assignment. A name in quotes may hold an equals sign.</summary>
    /// <exception cref="CliException">There is no name or no equals sign.</exception>
    internal static LineAssignment Parse(string text, string example)
    {
        bool quoted = text.StartsWith('"');
        int start = quoted ? 1 : 0;
        int end = quoted ? text.IndexOf("\"=", 1, StringComparison.Ordinal) : text.IndexOf('=', StringComparison.Ordinal);
        if (end <= start)
            throw CliException.Usage($"'{text}' says no line and value. Give them as LINE=VALUE, such as {example}.");
        return new LineAssignment(text[start..end], text[(end + (quoted ? 2 : 1))..]);
    }

    /// <summary>The value as a level of a line.</summary>
    /// <exception cref="CliException">It is none.</exception>
    internal int ParseLevel() => Value switch
    {
        "1" or "active" or "on" or "true" => 1,
        "0" or "inactive" or "off" or "false" => 0,
        _ => throw CliException.Usage(
            $"{Line}: '{Value}' is no level. Give 0 or 1, or inactive/active, off/on, false/true."),
    };
}
