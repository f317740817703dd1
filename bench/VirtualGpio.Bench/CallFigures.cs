// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace VirtualGpio.Bench;

/// <summary>What one kind of call costs a program: on our chip, and on the kernel's gpio-sim in a guest.</summary>
/// <param name="what">What is measured.</param>
/// <param name="kind">What gpio-calls knows it by.</param>
/// <param name="lines">The lines.</param>
/// <param name="count">How many calls a measurement consists of.</param>
/// <param name="least">What the least that can answer such a call does: a word of bare-supervisor; null: not measured.</param>
internal sealed partial class CallFigures(string what, string kind, string lines, int count, string? least = null)
{
    private readonly List<double> _ours = [];
    private readonly List<double> _host = [];
    private readonly List<double> _sim = [];
    private readonly List<double> _bare = [];
    private readonly List<double> _least = [];

    /// <summary>What calls cost that are only received and answered, in nanoseconds each.</summary>
    public IEnumerable<double> Bare => _bare;

    /// <summary>How long calls took, in nanoseconds each, as programs of the benchmark print it.</summary>
    public static double Parse(string output)
    {
        Match match = Calls().Match(output);
        if (!match.Success)
            throw new InvalidOperationException($"A program was to print how long its calls took, and printed: {output}");
        return double.Parse(match.Groups["ns"].Value, CultureInfo.InvariantCulture) / double.Parse(match.Groups["calls"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Takes one of each.</summary>
    /// <param name="board">Ours.</param>
    /// <param name="bank">The guest's.</param>
    /// <param name="program">gpio-calls.</param>
    /// <param name="bare">bare-supervisor.</param>
    /// <param name="keeps">Whether it counts.</param>
    public async Task AddAsync(ProgramBoard board, SimulatedBank bank, string program, string bare, bool keeps)
    {
        string calls = string.Create(CultureInfo.InvariantCulture, $"{count}");
        long before = ProcessorTime.Of(Environment.ProcessId, ProgramBoard.Thread);
        double ours = Parse(await board.RunAsync(Confinement.Namespace, null, program, ProgramBoard.ChipName, kind, lines, calls));
        double host = (ProcessorTime.Of(Environment.ProcessId, ProgramBoard.Thread) - before) / (double)count;
        double nothing = Parse(await board.RunAsync(Confinement.None, null, bare, calls));
        double floor = least is null ? 0 : Parse(await board.RunAsync(Confinement.None, null, bare, calls, least));
        double sim = Parse(await bank.MeasureAsync($"{kind} {lines} {calls}"));
        if (!keeps)
            return;
        _ours.Add(ours);
        _host.Add(host);
        _bare.Add(nothing);
        _sim.Add(sim);
        if (least is not null)
            _least.Add(floor);
    }

    /// <summary>Adds the medians to a table.</summary>
    public void Show(Table table)
    {
        table.AddRow(
            what,
            Text(_ours),
            Figures.Text($"{Figures.Median(_host) / 1e3:0.00} µs"),
            Ratio(_bare),
            _least.Count > 0 ? Text(_least) : "",
            _least.Count > 0 ? Ratio(_least) : "",
            Text(_sim),
            Ratio(_sim));

        // Of the same round each: what the machine does otherwise meets both alike.
        string Ratio(List<double> beside) => Figures.Text(
            $"{Figures.Median(_ours.Zip(beside, (one, other) => one / other)):0.00} ({_ours.Min() / beside.Min():0.00})");
    }

    /// <summary>The median and the least of some times in nanoseconds, as text.</summary>
    public static string Text(IReadOnlyCollection<double> times) => Figures.Text($"{Figures.Median(times) / 1e3:0.00} µs ({times.Min() / 1e3:0.00})");

    [GeneratedRegex(@"^\w+: (?<calls>\d+) calls in (?<ns>\d+) ns", RegexOptions.Multiline)]
    private static partial Regex Calls();
}
