// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Text;

/// <summary>
/// Prints lines as gpioinfo of libgpiod 2.1 does: first what it prints, in its order and words, then what only this side
/// knows: the level, who drives it and since when, and whether it is forced.
/// </summary>
internal static class LineInfoFormat
{
    /// <summary>gpioinfo pads names to this width.</summary>
    private const int NameWidth = 16;

    /// <summary>A chip and all its lines.</summary>
    internal static string Chip(ChipInfo chip, LineInfo[] lines, bool unquoted)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{chip.Name} - {chip.Lines} lines:").Append(Summary(chip)).Append('\n');
        text.Append(Troubles(chip, "\t"));
        foreach (LineInfo line in lines)
        {
            if (line.Chip != chip.Name)
                continue;
            text.Append(CultureInfo.InvariantCulture, $"\tline {line.Offset,3}:\t");
            Append(text, line, unquoted);
        }

        return text.ToString();
    }

    /// <summary>Some lines, each with its chip.</summary>
    internal static string Lines(LineInfo[] lines, bool unquoted)
    {
        var text = new StringBuilder();
        foreach (LineInfo line in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Chip} {line.Offset}\t");
            Append(text, line, unquoted);
        }

        return text.ToString();
    }

    /// <summary>The guest's side of a chip, such as <c>guest running, protocol 2</c>.</summary>
    internal static string Guest(ChipInfo chip)
    {
        string text = $"guest {chip.Guest}";
        if (chip.Protocol > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", protocol {chip.Protocol}");
        return chip.Fault is null ? text : $"{text}, FAULT: {Printable(chip.Fault)}";
    }

    /// <summary>Whom the chip's queue waits for, and what works less well than expected, a line each; empty: nothing.</summary>
    internal static string Troubles(ChipInfo chip, string indent)
    {
        string text = chip.Stall is null ? "" : $"{indent}{Printable(chip.Stall)}\n";
        return chip.Warning is null ? text : $"{text}{indent}warning: {Printable(chip.Warning)}\n";
    }

    /// <summary>A guest chooses its consumers' names: they must not be able to write to the terminal what they like.</summary>
    internal static string Printable(string text)
    {
        foreach (char letter in text)
        {
            if (char.IsControl(letter))
                return string.Create(text.Length, text, static (shown, original) =>
                {
                    for (int i = 0; i < shown.Length; i++)
                        shown[i] = char.IsControl(original[i]) ? '?' : original[i];
                });
        }

        return text;
    }

    /// <summary>Who gives a line its level, such as <c>host</c>, <c>host,gpio1:3</c>, <c>contention</c> or <c>nobody</c>.</summary>
    internal static string Drivers(LineInfo line) =>
        line.Contention ? "contention" : line.DrivenBy.Length == 0 ? "nobody" : string.Join(',', line.DrivenBy);

    private static string Summary(ChipInfo chip) => $" {chip.Transport}, {Guest(chip)}";

    private static void Append(StringBuilder text, LineInfo line, bool unquoted) =>
        text.Append(Name(line.Name, unquoted)).Append('\t').Append(Attributes(line, unquoted)).Append('\n');

    private static string Name(string name, bool unquoted) =>
        (name.Length == 0 ? "unnamed" : Printable(unquoted ? name : $"\"{name}\"")).PadRight(NameWidth);

    private static string Attributes(LineInfo line, bool unquoted)
    {
        var text = new StringBuilder(line.Direction);
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

        Add(text, "level", line.Level == 1 ? "active" : "inactive");
        Add(text, "driven-by", Drivers(line));
        if (line.DrivenSince is { } since)
            Add(text, "since", EventTime.Seconds(since));
        Add(text, "host", line.Host);
        if (line.Forced is { } forced)
            Add(text, "forced", forced == 1 ? "active" : "inactive");
        // A net of the line's own is named after it.
        if (line.Net != string.Create(CultureInfo.InvariantCulture, $"{line.Chip}.{line.Offset}"))
            Add(text, "net", line.Net);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string key, string? value)
    {
        if (value is not null)
            text.Append(' ').Append(key).Append('=').Append(Printable(value));
    }

    private static string Duration(long microseconds) => microseconds switch
    {
        _ when microseconds % 1_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}s"),
        _ when microseconds % 1_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000}ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds}us"),
    };
}
