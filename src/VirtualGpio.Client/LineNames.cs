// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Client;

/// <summary>Reads <c>--line-names</c>: <c>a,b,c</c> for lines 0, 1, 2, or <c>N=name</c> for line N; both may be mixed and repeated.</summary>
public static class LineNames
{
    /// <summary>The protocol keeps 32 bytes, the last one NUL.</summary>
    private const int MostBytes = 31;

    /// <summary>Reads all values of the option.</summary>
    /// <param name="values">The values; empty items of a list leave their line without a name.</param>
    /// <param name="lines">How many lines the chip has.</param>
    /// <returns>A name per line, empty for none.</returns>
    /// <exception cref="VirtualGpioException">A name is not usable, or there are too many.</exception>
    public static string[] Parse(IEnumerable<string> values, int lines)
    {
        string[] names = new string[lines];
        Array.Fill(names, "");
        int next = 0;
        foreach (string item in values.SelectMany(value => value.Split(',')))
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? item : item[(equals + 1)..];
            int offset = equals < 0 ? next++ : ParseOffset(item, item[..equals]);
            if (offset >= lines)
            {
                throw Refusal(
                    $"--line-names: '{item}' is for line {offset}, and the chip has lines 0 to {lines - 1}. Give more with --lines.");
            }

            Check(name);
            names[offset] = name;
        }

        string? twice = names.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? names
            : throw Refusal($"--line-names: two lines are named '{twice}'. Give each its own name.");
    }

    private static int ParseOffset(string item, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            ? offset
            : throw Refusal($"--line-names: '{text}' in '{item}' is no line. Give an offset, such as 4=button.");

    private static void Check(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) > MostBytes)
            throw Refusal($"--line-names: '{name}' is too long. A name has {MostBytes} bytes at the most.");
        if (name.Any(char.IsControl) || name.AsSpan().ContainsAny("\"'=:"))
            throw Refusal($"--line-names: '{name}' cannot be a name: no control characters, quotes, colons or equals signs.");
        if (name.Length > 0 && name.All(char.IsAsciiDigit))
            throw Refusal($"--line-names: '{name}' cannot be a name: it would be taken for an offset.");
    }

    private static VirtualGpioException Refusal(string message) => new(ErrorKind.InvalidArgument, message);
}
