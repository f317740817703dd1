// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Daemon.Up;

/// <summary>Reads <c>--pull</c>: <c>LINE=up</c> or <c>LINE=down</c>; the name may stand in double quotes, as gpioset takes it.</summary>
internal static class LinePulls
{
    /// <summary>Reads all values of the option.</summary>
    /// <param name="values">The values.</param>
    /// <param name="names">A name per line, empty for none.</param>
    /// <returns>The resistor per line.</returns>
    /// <exception cref="VerbException">One is wrong, or a line has two.</exception>
    internal static Signal[] Parse(IEnumerable<string> values, string[] names)
    {
        var pulls = new Signal[names.Length];
        foreach (string text in values)
        {
            (string name, string value) = Split(text);
            int line = Find(name, names);
            if (pulls[line] != Signal.HighImpedance)
                throw VerbException.Usage($"--pull: '{text}' is for line {line}, which is pulled already. Give each line once.");
            pulls[line] = value switch
            {
                "up" => Signal.PullUp,
                "down" => Signal.PullDown,
                _ => throw VerbException.Usage($"--pull: '{value}' in '{text}' is no pull. Give up or down."),
            };
        }

        return pulls;
    }

    private static (string Name, string Value) Split(string text)
    {
        bool quoted = text.StartsWith('"');
        int start = quoted ? 1 : 0;
        int end = quoted ? text.IndexOf("\"=", 1, StringComparison.Ordinal) : text.IndexOf('=', StringComparison.Ordinal);
        return end > start
            ? (text[start..end], text[(end + (quoted ? 2 : 1))..])
            : throw VerbException.Usage($"--pull: '{text}' says no line and pull. Give them as LINE=PULL, such as button=up.");
    }

    private static int Find(string name, string[] names)
    {
        // A name first: no name looks like an offset.
        int offset = Array.IndexOf(names, name);
        if (offset >= 0)
            return offset;
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out offset) && offset < names.Length)
            return offset;
        string hint = NearestNames.Hint(name, names.Where(known => known.Length > 0));
        throw VerbException.Usage($"--pull: There is no line '{name}'.{hint} There are lines 0 to {names.Length - 1}.");
    }
}
