// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Boards;

/// <summary>Which board a verb is about, and which of its chips: the options of all verbs that talk to a daemon.</summary>
internal sealed record BoardSelection
{
    /// <summary><c>--board</c>; null: the only one that runs.</summary>
    internal string? Board { get; init; }

    /// <summary><c>--chip</c>; null: lines of all chips.</summary>
    internal string? Chip { get; init; }

    /// <summary><c>--dir</c>; null: the usual place.</summary>
    internal string? Directory { get; init; }

    /// <summary><c>--connect</c>; null: over the unix socket.</summary>
    internal string? Url { get; init; }

    /// <summary><c>--token-file</c>.</summary>
    internal string? TokenFile { get; init; }

    /// <summary>A line as the daemon is to be asked for it: with a chip, names and offsets belong to that.</summary>
    internal string Line(string line) =>
        Chip is null || (line.StartsWith(Chip, StringComparison.Ordinal) && line.Length > Chip.Length && line[Chip.Length] == ':')
            ? line
            : $"{Chip}:{line}";

    /// <summary>Several lines.</summary>
    internal string[] Lines(string[] lines)
    {
        if (Chip is null)
            return lines;
        string[] qualified = new string[lines.Length];
        for (int i = 0; i < lines.Length; i++)
            qualified[i] = Line(lines[i]);
        return qualified;
    }
}
