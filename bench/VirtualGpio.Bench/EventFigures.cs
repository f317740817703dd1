// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace VirtualGpio.Bench;

/// <summary>How many edges a second reach a program that reads them, and whether all of them do.</summary>
/// <param name="buffer">How many the program's buffer holds; 0: the kernel's default, 16.</param>
/// <param name="goal">The goal.</param>
internal sealed partial class EventFigures(int buffer, string goal)
{
    private const int Edges = 200_000;

    private static readonly int[] s_line = [0];

    private readonly List<double> _rates = [];
    private readonly List<double> _host = [];
    private readonly List<double> _perRead = [];
    private long _lost;

    /// <summary>Takes one.</summary>
    public async Task AddAsync(ProgramBoard board, string program, bool keeps)
    {
        long before = 0;
        Task<Hosting.BurstResult>? burst = null;
        string output = await board.RunAsync(
            Confinement.Namespace,
            () =>
            {
                before = ProcessorTime.Of(Environment.ProcessId, ProgramBoard.Thread);
                burst = board.Host.ToggleAsync(s_line, Edges, TimeSpan.Zero);
            },
            program, ProgramBoard.ChipName, "0", Number(Edges), Number(buffer));
        await burst!;
        Match match = Total().Match(output);
        if (!match.Success || match.Groups["wrong"].Value != "0")
            throw new InvalidOperationException($"The reader of events was to get {Edges} alternating edges, and printed: {output}");
        double host = (ProcessorTime.Of(Environment.ProcessId, ProgramBoard.Thread) - before) / (double)Edges;
        if (!keeps)
            return;
        _rates.Add(Edges / (Value("ns") / 1e9));
        _host.Add(host);
        _perRead.Add(Edges / Value("reads"));
        _lost += (long)Value("lost");

        double Value(string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Adds the medians to a table.</summary>
    public void Show(Table table) => table.AddRow(
        Figures.Text($"a buffer of {(buffer == 0 ? 16 : buffer)}{(buffer == 0 ? " (the default)" : "")}"),
        Figures.Text($"{Figures.Median(_rates):0} ({_rates.Min():0}–{_rates.Max():0})"),
        Figures.Text($"{_lost}"),
        Figures.Text($"{Figures.Median(_perRead):0.0}"),
        Figures.Text($"{Figures.Median(_host) / 1e3:0.00} µs"),
        goal);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^events: \d+ in (?<ns>\d+) ns, (?<reads>\d+) reads, (?<lost>\d+) lost, (?<wrong>\d+) wrong", RegexOptions.Multiline)]
    private static partial Regex Total();
}
