// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Quick;

/// <summary><c>vgpio info</c>: prints chips and lines as gpioinfo does, and what only this side knows.</summary>
internal sealed record InfoRun : VerbRun
{
    /// <summary>The lines; empty: all.</summary>
    internal required string[] Lines { get; init; }

    /// <summary><c>--unquoted</c>.</summary>
    internal bool Unquoted { get; init; }

    /// <summary><c>--json</c>.</summary>
    internal bool Json { get; init; }

    /// <inheritdoc/>
    internal override int Run()
    {
        using BoardClient client = BoardConnection.Open(Board);
        bool all = Lines.Length == 0;
        LineInfo[] lines = client.GetLinesAsync(Board.Lines(Lines), all ? Board.Chip : null).Now();
        ChipInfo[] chips = all || Json ? Chips(client, lines) : [];
        Output.Write(Json ? Objects(chips, lines) + "\n" : all ? Text(chips, lines) : LineInfoFormat.Lines(lines, Unquoted));
        return ExitStatus.Ok;
    }

    /// <summary>The chips of the lines; without any, all or the one that was asked for.</summary>
    private ChipInfo[] Chips(BoardClient client, LineInfo[] lines)
    {
        if (Board.Chip is { } chip)
            return [client.GetChipAsync(chip).Now()];
        ChipInfo[] chips = client.GetChipsAsync().Now();
        return Lines.Length == 0 ? chips : Array.FindAll(chips, known => Array.Exists(lines, line => line.Chip == known.Name));
    }

    private string Text(ChipInfo[] chips, LineInfo[] lines)
    {
        var text = new StringBuilder();
        foreach (ChipInfo chip in chips)
            text.Append(LineInfoFormat.Chip(chip, lines, Unquoted));
        return text.ToString();
    }

    private static string Objects(ChipInfo[] chips, LineInfo[] lines) => JsonLine.Write(json =>
    {
        JsonLine.Member(json, "chips", chips, ApiJson.Default.ChipInfoArray);
        JsonLine.Member(json, "lines", lines, ApiJson.Default.LineInfoArray);
    });
}
