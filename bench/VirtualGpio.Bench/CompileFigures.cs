// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace VirtualGpio.Bench;

/// <summary>What being run with a chip costs a program that does no GPIO at all: gcc, which compiles a bundle of files.</summary>
internal sealed partial class CompileFigures : IDisposable
{
    /// <summary>How many files there are: so few that what the machine does otherwise is mostly the same for two in a row.</summary>
    private const int Files = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-compile-").FullName;
    private readonly Dictionary<Confinement, List<(double Wall, double Processor)>> _taken = Confinement.All.ToDictionary(how => how, _ => new List<(double, double)>());

    public CompileFigures()
    {
        for (int file = 0; file < Files; file++)
            File.WriteAllText(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"part{file}.c")), Source(file));
    }

    /// <summary>Compiles once in each way.</summary>
    /// <param name="board">What runs the programs.</param>
    /// <param name="timer">child-time.</param>
    /// <param name="round">Which time this is; every other time the order is turned round.</param>
    /// <param name="keeps">Whether it counts.</param>
    public async Task AddAsync(ProgramBoard board, string timer, int round, bool keeps)
    {
        IEnumerable<Confinement> order = round % 2 == 0 ? Confinement.All : Confinement.All.Reverse();
        foreach (Confinement confinement in order)
        {
            // The timer runs within, so that what it takes to make the view is not counted: that is once, and not for each call.
            Match match = Took().Match(await board.RunAsync(
                confinement, null, timer, "sh", "-c", $"cd {_folder} && for part in part*.c; do gcc -O1 -c $part -o $part.o || exit; done"));
            if (keeps)
                _taken[confinement].Add((Value("wall"), Value("user") + Value("system")));

            double Value(string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) / 1e3;
        }
    }

    /// <summary>Adds a row for each way to a table.</summary>
    public void Show(Table table)
    {
        foreach ((Confinement confinement, List<(double Wall, double Processor)> taken) in _taken)
        {
            bool isNative = confinement.View is null;
            table.AddRow(
                confinement.Name,
                Spread(taken.Select(one => one.Wall)),
                isNative ? "" : Slower(one => one.Wall),
                Spread(taken.Select(one => one.Processor)),
                isNative ? "" : Slower(one => one.Processor));

            // Each beside the one without a filter of the same round: what the machine does otherwise meets both alike.
            string Slower(Func<(double Wall, double Processor), double> value)
            {
                double[] ratios = [.. taken.Zip(_taken[Confinement.None], (here, there) => value(here) / value(there))];
                double least = taken.Min(value) / _taken[Confinement.None].Min(value);
                return $"{Percent(Figures.Median(ratios))} ({Percent(Figures.Percentile(ratios, 0.25))} to {Percent(Figures.Percentile(ratios, 0.75))}); {Percent(least)}";
            }
        }

        static string Percent(double ratio) => Figures.Text($"{(ratio - 1) * 100:+0.0;-0.0} %");

        static string Spread(IEnumerable<double> values)
        {
            double[] all = [.. values];
            return Figures.Text($"{Figures.Median(all):0} ms ({all.Min():0}–{all.Max():0})");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Source(int file)
    {
        var text = new StringBuilder("#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n");
        for (int i = 0; i < 40; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                int part{{file}}_{{i}}(int *values, int count)
                {
                    int sum = {{i}};
                    for (int at = 0; at < count; at++)
                        sum = values[at] % {{i + 2}} ? sum * 31 + values[at] : sum ^ (values[at] << {{i % 7}});
                    printf("{{file}} {{i}} %d\n", sum);
                    return sum;
                }

                """);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^took: (?<wall>\d+) us, user (?<user>\d+) us, system (?<system>\d+) us", RegexOptions.Multiline)]
    private static partial Regex Took();
}
