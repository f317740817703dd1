// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using VirtualGpio.Cli.Control;

namespace VirtualGpio.Cli.Text;

/// <summary>
/// Prints lines as gpioinfo of libgpiod 2.1 does: first what it prints, in its order and words, then what only this side
/// knows: the level and who drives it.
/// </summary>
internal static class LineInfoFormat
{
    /// <summary>gpioinfo pads names to this width.</summary>
    private const int NameWidth = 16;

    /// <summary>The chip and all its lines, or some lines alone.</summary>
    internal static string Format(ChipState chip, IEnumerable<LineState> lines, bool all, bool unquoted)
    {
        var text = new StringBuilder();
        if (all)
            text.Append(CultureInfo.InvariantCulture, $"{chip.Name} - {chip.Lines} lines:").Append(Summary(chip)).Append('\n');
        if (all && chip.Stall is not null)
            text.Append('\t').Append(Printable(chip.Stall)).Append('\n');
        foreach (LineState line in lines)
        {
            if (all)
                text.Append(CultureInfo.InvariantCulture, $"\tline {line.Offset,3}:\t");
            else
                text.Append(CultureInfo.InvariantCulture, $"{chip.Name} {line.Offset}\t");
            text.Append(Name(line.Name, unquoted)).Append('\t').Append(Attributes(line, unquoted)).Append('\n');
        }

        return text.ToString();
    }

    private static string Summary(ChipState chip)
    {
        string text = $" {chip.Transport}, guest {chip.Guest}";
        if (chip.Protocol > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", protocol {chip.Protocol}");
        return chip.Fault is null ? text : $"{text}, FAULT: {chip.Fault}";
    }

    private static string Name(string name, bool unquoted) =>
        (name.Length == 0 ? "unnamed" : unquoted ? name : $"\"{name}\"").PadRight(NameWidth);

    private static string Attributes(LineState line, bool unquoted)
    {
        var text = new StringBuilder(line.Output ? "output" : "input");
        Add(text, "drive", line.Drive);
        Add(text, "bias", line.Bias);
        Add(text, "edges", line.Edges);
        if (line.DebounceMicroseconds != 0)
            Add(text, "debounce-period", Duration(line.DebounceMicroseconds));
        if (line.Used)
        {
            string consumer = string.IsNullOrEmpty(line.Consumer) ? "kernel" : line.Consumer;
            Add(text, "consumer", unquoted ? consumer : $"\"{consumer}\"");
        }

        Add(text, "level", line.Level ? "active" : "inactive");
        Add(text, "driven-by", line.Contention ? "contention" : line.DrivenBy ?? "nobody");
        Add(text, "host", line.Host);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string key, string? value)
    {
        if (value is not null)
            text.Append(' ').Append(key).Append('=').Append(Printable(value));
    }

    /// <summary>A guest chooses its consumers' names: they must not be able to write to the terminal what they like.</summary>
    internal static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter)) : text;

    private static string Duration(long microseconds) => microseconds switch
    {
        _ when microseconds % 1_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}s"),
        _ when microseconds % 1_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000}ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds}us"),
    };
}
