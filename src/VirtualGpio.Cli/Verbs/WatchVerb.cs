// SPDX-License-Identifier: MIT
using System.CommandLine;
using Spectre.Console;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio watch</c>: a table of lines that shows what happens.</summary>
internal static class WatchVerb
{
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(250);

    internal static Command Create()
    {
        Argument<string[]> lines = LineArgument.AnyNumber();
        Command command = new("watch", "Show lines in a table that follows them, until Ctrl-C; printed once where there is no terminal.") { lines };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            string[] asked = selection.Lines(arguments.GetValue(lines) ?? []);
            using BoardClient client = BoardConnection.Open(selection);
            var table = new WatchTable(client, asked, asked.Length == 0 ? selection.Chip : null);
            if (!Console.IsOutputRedirected)
                return ShowAsync(client, asked, table).Now();
            Output.Write(table.Plain());
            Console.Error.WriteLine("vgpio watch: the output is no terminal: printed once. Try 'vgpio mon' for what happens.");
            return ExitStatus.Ok;
        });
        return command;
    }

    private static async ValueTask<int> ShowAsync(BoardClient client, string[] lines, WatchTable table)
    {
        using var interruption = new Interruption();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token);
        // A thread of its own: the direct client blocks the one that reads.
        var reading = Task.Run(() => ReadAsync(client, lines, table, end), CancellationToken.None);
        await AnsiConsole.Live(table.Draw()).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            while (!end.IsCancellationRequested)
            {
                if (table.Refresh())
                    live.UpdateTarget(table.Draw());
                await Task.Delay(s_refresh, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }).ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        return ExitStatus.Ok;
    }

    /// <summary>Counts what happens, until the daemon or the user ends it.</summary>
    private static async Task ReadAsync(BoardClient client, string[] lines, WatchTable table, CancellationTokenSource end)
    {
        try
        {
            await foreach (IReadOnlyList<BoardEvent> batch in client.ReadEventBatchesAsync(new() { Lines = lines }, end.Token).ConfigureAwait(false))
                table.Count(batch);
            throw new CliException(ExitStatus.BoardGone, "The board was stopped.");
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Ctrl-C: that is how one leaves.
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }
    }
}
