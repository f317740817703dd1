// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Spectre.Console;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary>
/// What <c>vgpio watch</c> shows. Counts events as they come, on one thread; asks for the lines anew only when something
/// happened or a rate has to fall, and draws, on another.
/// </summary>
internal sealed class WatchTable(BoardClient client, string[] asked, string? chip)
{
    private static readonly string[] s_columns = ["CHIP", "LINE", "NAME", "DIRECTION", "LEVEL", "DRIVEN BY", "CONSUMER", "EDGES/S", "SEQ"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _rates = new(StringComparer.Ordinal);
    private LineInfo[] _lines = client.GetLinesAsync(asked, chip).Now();
    private Dictionary<string, long> _changes = new(StringComparer.Ordinal);
    private long _since = Stopwatch.GetTimestamp();
    private long _sequence;
    private bool _changed;

    /// <summary>Notes what happened. Any thread.</summary>
    internal void Count(IReadOnlyList<BoardEvent> batch)
    {
        lock (_lock)
        {
            _sequence = batch[^1].Sequence;
            _changed = true;
        }
    }

    /// <summary>Asks for the lines if something happened since the last time.</summary>
    /// <returns>Whether there is something new to draw.</returns>
    internal bool Refresh()
    {
        bool changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = false;
        }

        if (!changed && _rates.Count == 0)
            return false;
        double seconds = Stopwatch.GetElapsedTime(_since).TotalSeconds;
        _since = Stopwatch.GetTimestamp();
        _rates.Clear();
        if (changed)
            _lines = client.GetLinesAsync(asked, chip).Now();
        Dictionary<string, long> before = _changes;
        _changes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (LineInfo line in _lines)
        {
            _changes[line.Net] = line.Changes;
            if (before.TryGetValue(line.Net, out long last) && line.Changes > last)
                _rates[line.Net] = (line.Changes - last) / seconds;
        }

        return true;
    }

    /// <summary>For a terminal.</summary>
    internal Table Draw()
    {
        var table = new Table { Border = TableBorder.None };
        foreach (string column in s_columns)
            table.AddColumn(new TableColumn(new Spectre.Console.Text(column, new Style(decoration: Decoration.Bold))));
        foreach (LineInfo line in _lines)
        {
            string[] cells = Cells(line);
            table.AddRow(Array.ConvertAll(cells, cell => new Spectre.Console.Text(cell, StyleOf(line))));
        }

        lock (_lock)
            table.Caption = new TableTitle(string.Create(CultureInfo.InvariantCulture, $"event {_sequence}; Ctrl-C ends"));
        return table;
    }

    /// <summary>For a file or a pipe: columns with tabs between them.</summary>
    internal string Plain()
    {
        var text = new StringBuilder(string.Join('\t', s_columns)).Append('\n');
        foreach (LineInfo line in _lines)
            text.Append(string.Join('\t', Cells(line))).Append('\n');
        return text.ToString();
    }

    private string[] Cells(LineInfo line) =>
    [
        line.Chip,
        line.Offset.ToString(CultureInfo.InvariantCulture),
        LineInfoFormat.Printable(line.Name),
        line.Direction,
        line.Level == 1 ? "active" : "inactive",
        LineInfoFormat.Printable(LineInfoFormat.Drivers(line)) + (line.Forced is null ? "" : " (forced)"),
        LineInfoFormat.Printable(line.Used && string.IsNullOrEmpty(line.Consumer) ? "kernel" : line.Consumer ?? ""),
        _rates.TryGetValue(line.Net, out double rate) ? rate.ToString("F0", CultureInfo.InvariantCulture) : "0",
        line.Changes.ToString(CultureInfo.InvariantCulture),
    ];

    private Style StyleOf(LineInfo line) =>
        line.Contention ? new Style(Color.Red)
        : _rates.ContainsKey(line.Net) ? new Style(Color.Yellow)
        : line.Level == 1 ? new Style(Color.Green)
        : Style.Plain;
}
