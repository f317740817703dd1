// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace VirtualGpio.Bench;

/// <summary>What the command line costs against a real daemon, without a guest.</summary>
internal static class DaemonCommand
{
    private const int Sets = 200_000;

    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "How often everything is measured; medians are shown.", DefaultValueFactory = _ => 31 };
        var command = new Command("daemon", "Measures the command line and the daemon, without a guest.") { rounds };
        command.SetAction(arguments => RunAsync(Math.Max(1, arguments.GetValue(rounds))));
        return command;
    }

    private static async Task RunAsync(int rounds)
    {
        string folder = Directory.CreateTempSubdirectory("vgpio-bench-").FullName;
        string script = Path.Combine(folder, "script");
        await File.WriteAllLinesAsync(script, Enumerable.Range(0, Sets).Select(i => string.Create(CultureInfo.InvariantCulture, $"set line{i % 8}={i / 8 % 2}")));
        using var up = Process.Start(new ProcessStartInfo(Program("vgpio"), ["up", "--dir", folder, "--line-names", "line0,line1,line2,line3,line4,line5,line6,line7"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            while (await up.StandardOutput.ReadLineAsync() is { } line && line != "ready")
            {
            }

            var empty = new List<double>();
            var get = new List<double>();
            var set = new List<double>();
            var batch = new List<double>();
            // The first rounds are for the daemon's compiler.
            for (int round = -3; round < rounds; round++)
            {
                // In turn, so that what the machine does otherwise meets all of them alike.
                Keep(empty, round, Run(Program("Empty")));
                Keep(get, round, Run(Program("vgpio"), "get", "line0", "--dir", folder));
                Keep(set, round, Run(Program("vgpio"), "set", "line0=1", "--dir", folder));
                if (round < 0 || round % 5 == 0)
                    Keep(batch, round, Run(Program("vgpio"), "batch", script, "--dir", folder));
            }

            Show(Figures.Median(empty), Figures.Median(get), Figures.Median(set), Figures.Median(batch));
        }
        finally
        {
            Linux.Signals.Kill(up.Id, Linux.LinuxSignal.Terminate);
            await up.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Show(double empty, double get, double set, double batch)
    {
        var table = new Table { Border = Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded };
        table.AddColumns("what", "ours", "yardstick", "ratio", "goal");
        Row("'vgpio get' as a whole process", get, "≤ 1.5");
        Row("'vgpio set' as a whole process", set, "");
        table.AddRow(Figures.Text($"lines set per second by one 'vgpio batch' of {Sets}"), Figures.Text($"{Sets / batch:0}"), "", "", "≥ 50000/s");
        AnsiConsole.Profile.Width = 160;
        AnsiConsole.Write(table);

        void Row(string what, double ours, string goal) =>
            table.AddRow(what, Figures.Text($"{ours * 1000:0.0} ms"), Figures.Text($"{empty * 1000:0.0} ms an empty .NET program"), Figures.Text($"{ours / empty:0.00}"), goal);
    }

    private static void Keep(List<double> figures, int round, double figure)
    {
        if (round >= 0)
            figures.Add(figure);
    }

    /// <summary>Where a build puts it: a release of <c>vgpio</c> is compiled ahead there, the copy beside this program is not.</summary>
    private static string Program(string name) => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", name == "vgpio" ? "VirtualGpio.Cli" : name, "release", name));

    /// <summary>Runs a program to its end, and says how long that took in seconds.</summary>
    private static double Run(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == 0
            ? seconds
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with status {process.ExitCode}"));
    }
}
