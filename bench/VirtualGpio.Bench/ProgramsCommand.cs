// SPDX-License-Identifier: MIT
using System.CommandLine;
using Spectre.Console;

namespace VirtualGpio.Bench;

/// <summary>What programs of this machine get of a chip, and what it costs them.</summary>
internal static class ProgramsCommand
{
    // More than of the others: a difference of 2 % is to show.
    private const int CompilesPerRound = 16;

    public static Command Create(Option<string> kernel, Option<int> rounds, Func<Func<Task>, Task<int>> guard)
    {
        Option<string> only = new("--only") { Description = "Measures one thing only: calls, edges or compile." };
        only.AcceptOnlyFromAmong("calls", "edges", "compile");
        var command = new Command("programs", "Measures programs of this machine: their calls, their events, and what else they do.") { kernel, rounds, only };
        command.SetAction(arguments => guard(() =>
            RunAsync(arguments.GetValue(kernel)!, Math.Max(1, arguments.GetValue(rounds)), arguments.GetValue(only))));
        return command;
    }

    private static async Task RunAsync(string kernel, int rounds, string? only)
    {
        await using var board = new ProgramBoard();
        Console.Error.WriteLine(Figures.Text($"bench: {Environment.OSVersion.VersionString}; {Environment.ProcessorCount} processors"));
        AnsiConsole.Profile.Width = 200;
        if (only is null or "calls")
            await MeasureCallsAsync(board, kernel, rounds);
        if (only is null or "edges")
            await MeasureEdgesAsync(board, rounds);
        if (only is null or "compile")
            await MeasureCompilesAsync(board, rounds * CompilesPerRound);
    }

    private static async Task MeasureCallsAsync(ProgramBoard board, string kernel, int rounds)
    {
        string bareProgram = await CProgram.CompileAsync("bare-supervisor");
        string program = await CProgram.CompileAsync("gpio-calls");
        Console.Error.WriteLine($"bench: booting a guest with kernel {kernel}…");
        await using SimulatedBank bank = await SimulatedBank.StartAsync(kernel, program);
        Console.Error.WriteLine($"bench: {bank.Description}");
        CallFigures[] figures =
        [
            new("set of one line", "set", "0", 50_000, "set"),
            new("get of one line", "get", "0", 50_000, "get"),
            new("set of 64 lines, each changes", "set", "0-63", 20_000),
            new("get of 64 lines", "get", "0-63", 20_000),
            new("request of a line and its release", "request", "0", 5_000),
            new("the chip's name and size", "info", "0", 20_000),
        ];
        // The first rounds are for the compiler.
        for (int round = -1; round <= rounds; round++)
        {
            Say(round, rounds, "calls");
            foreach (CallFigures one in figures)
                await one.AddAsync(board, bank, program, bareProgram, round > 0);
        }

        Table table = NewTable(
            "a call", "ours (shortest)", "of that, the board's thread", "× bare, goal ≤ 1.5", "the least, in C", "× the least", "gpio-sim in a guest", "× gpio-sim");
        table.AddRow("bare: only received and answered, in C", CallFigures.Text([.. figures.SelectMany(one => one.Bare)]), "", "", "", "", "", "");
        foreach (CallFigures one in figures)
            one.Show(table);
        AnsiConsole.Write(table);
    }

    private static async Task MeasureEdgesAsync(ProgramBoard board, int rounds)
    {
        string reader = await CProgram.CompileAsync("event-reader");
        EventFigures[] figures = [new(0, ""), new(128, ""), new(1024, "≥ 200000, 0 lost")];
        for (int round = -1; round <= rounds; round++)
        {
            Say(round, rounds, "edges");
            foreach (EventFigures one in figures)
                await one.AddAsync(board, reader, round > 0);
        }

        Table table = NewTable("edges/s to a reading program", "ours (least–most)", "lost", "events per read", "the board's thread, per edge", "goal");
        foreach (EventFigures one in figures)
            one.Show(table);
        AnsiConsole.Write(table);
    }

    private static async Task MeasureCompilesAsync(ProgramBoard board, int rounds)
    {
        string timer = await CProgram.CompileAsync("child-time");
        using var figures = new CompileFigures();
        for (int round = 0; round <= rounds; round++)
        {
            Say(round, rounds, "compiling");
            await figures.AddAsync(board, timer, round, round > 0);
        }

        Table table = NewTable("gcc compiles files", "time (least–most)", "slower, goal < 2 % (quartiles); of the least", "processor time (least–most)", "more (quartiles); of the least");
        figures.Show(table);
        AnsiConsole.Write(table);
    }

    private static void Say(int round, int rounds, string what) =>
        Console.Error.WriteLine(round <= 0 ? $"bench: {what}: warming up…" : $"bench: {what}: round {round} of {rounds}…");

    private static Table NewTable(params string[] columns) =>
        new Table { Border = Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded }.AddColumns(columns);
}
