// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Up;

/// <summary>Finds a chip's lines by what people call them.</summary>
/// <param name="chip">The chip's name, for messages.</param>
/// <param name="names">A name per line, empty for none.</param>
internal sealed class LineTable(string chip, string[] names)
{
    /// <summary>All lines.</summary>
    internal int[] All => [.. Enumerable.Range(0, names.Length)];

    /// <summary>The lines of a request, in its order.</summary>
    /// <exception cref="CliException">There is no such line, or one is named twice.</exception>
    internal int[] Find(string[]? lines)
    {
        if (lines is null || lines.Length == 0)
            throw CliException.Usage("No line is given. Give one or more, by name or offset.");
        if (lines.Length > names.Length)
            throw CliException.Usage($"{lines.Length} lines are given, and {chip} has {names.Length}.");
        int[] offsets = [.. lines.Select(Find)];
        var seen = new Dictionary<int, string>();
        for (int i = 0; i < offsets.Length; i++)
        {
            if (!seen.TryAdd(offsets[i], lines[i]))
                throw CliException.Usage($"'{seen[offsets[i]]}' and '{lines[i]}' are the same line. Give it once.");
        }

        return offsets;
    }

    private int Find(string? line)
    {
        // A name first: no name looks like an offset.
        int offset = string.IsNullOrEmpty(line) ? -1 : Array.IndexOf(names, line);
        if (offset >= 0)
            return offset;
        if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out offset))
        {
            return offset < names.Length
                ? offset
                : throw CliException.Usage($"There is no line {offset} on {chip}: it has lines 0 to {names.Length - 1}.");
        }

        string[] known = [.. names.Where(name => name.Length > 0)];
        string hint = NearestNames.Hint(line ?? "", known);
        string help = hint.Length > 0 ? hint
            : known.Length == 0 ? $" No line has a name there: give offsets, 0 to {names.Length - 1}."
            : " See the lines with: vgpio info";
        throw CliException.Usage($"There is no line '{line}' on {chip}.{help}");
    }
}
