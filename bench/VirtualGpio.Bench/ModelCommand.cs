// SPDX-License-Identifier: MIT
using System.CommandLine;
using Spectre.Console;

namespace VirtualGpio.Bench;

/// <summary>What a change of a level costs in the model alone: no guest, no thread, no memory that is shared.</summary>
internal static class ModelCommand
{
    private static readonly int[] s_others = [10, 1000, 100_000];

    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "How often everything is measured; medians are shown.", DefaultValueFactory = _ => 11 };
        var command = new Command("model", "Measures the model alone, without a guest.") { rounds };
        command.SetAction(arguments => Run(Math.Max(1, arguments.GetValue(rounds))));
        return command;
    }

    private static void Run(int rounds)
    {
        ModelBoard[] boards = [.. s_others.Select(others => new ModelBoard(others, bouncing: 0))];
        var bouncing = new ModelBoard(s_others[1], bouncing: 1000);
        var yardstick = new ModelYardstick();
        var yardsticks = new List<double>();
        var rates = s_others.Select(_ => new List<double>()).ToArray();
        var bouncingRates = new List<double>();
        var batchRates = new List<double>();
        double bytes = 0;
        // The first rounds are for the compiler, which needs some to see what is hot.
        for (int round = -2; round < rounds; round++)
        {
            // In turn, so that what the machine does otherwise meets all of them alike.
            Keep(yardsticks, round, yardstick.Measure());
            for (int i = 0; i < boards.Length; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                double rate = boards[i].Measure();
                if (round >= 0)
                    bytes += GC.GetAllocatedBytesForCurrentThread() - before;
                Keep(rates[i], round, rate);
            }

            Keep(bouncingRates, round, bouncing.Measure());
            Keep(batchRates, round, boards[0].MeasureTogether());
        }

        double calls = Figures.Median(yardsticks);
        double fewest = Figures.Median(rates[0]);
        var table = new Table { Border = Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded };
        table.AddColumns("what", "ours", "beside", "ratio", "goal");
        for (int i = 0; i < boards.Length; i++)
            Row($"level changes/s, {s_others[i]} other nets", rates[i], fewest, "10 other nets", i == 0 ? "≥ 5 million/s" : "≥ 0.8");
        Row($"level changes/s, {s_others[1]} other nets, 1000 lines bounce", bouncingRates, Figures.Median(rates[1]), "none bounces", "");
        Row($"level changes/s, {ModelBoard.Together} nets driven together", batchRates, fewest, "one by one", "");
        Row("level changes/s, 10 other nets", rates[0], calls, "an array store and three calls", "");
        table.AddRow("bytes allocated per level change", Figures.Text($"{bytes / ((double)rounds * boards.Length * ModelBoard.Changes):0.000}"), "", "", "0");
        AnsiConsole.Profile.Width = 160;
        AnsiConsole.Write(table);

        void Row(string what, List<double> ours, double beside, string name, string goal)
        {
            double rate = Figures.Median(ours);
            table.AddRow(what, Millions(rate), $"{Millions(beside)} {name}", Figures.Text($"{rate / beside:0.00}"), goal);
        }
    }

    private static void Keep(List<double> figures, int round, double figure)
    {
        if (round >= 0)
            figures.Add(figure);
    }

    private static string Millions(double rate) => Figures.Text($"{rate / 1e6:0.0} million");
}
