// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Diagnostics;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio down</c>: stops boards, as Ctrl-C in the terminal of their <c>vgpio up</c> would.</summary>
internal static class DownVerb
{
    internal static Command Create()
    {
        Option<string?> board = new("--board", "-b", "--name") { Description = "The board; not needed while only one runs.", HelpName = "NAME" };
        board.CompletionSources.Add(Suggestions.Boards);
        Option<bool> all = new("--all", "-a") { Description = "All boards." };
        Option<string> timeout = new("--timeout")
        {
            Description = "How long to wait until they are gone.",
            HelpName = "TIME",
            DefaultValueFactory = _ => "10s",
        };
        Option<string?> directory = BoardOptions.DirectoryOption();
        Command command = new("down", "Stop a board, and wait until it is gone.") { board, all, timeout, directory };
        command.SetAction(arguments =>
        {
            if (arguments.GetValue(all) && arguments.GetValue(board) is not null)
                throw CliException.Usage("--all and --board exclude each other. Give one of them.");
            long patience = Period.Parse("--timeout", arguments.GetValue(timeout)!);
            string @base = RuntimeDirectory.Base(arguments.GetValue(directory));
            foreach ((BoardPaths paths, int process) in Find(@base, arguments.GetValue(board), arguments.GetValue(all)))
                Stop(paths, process, patience);
            return ExitStatus.Ok;
        });
        return command;
    }

    /// <summary>The boards to stop, and their processes. The lock tells, not the socket: a board that hangs can be stopped too.</summary>
    private static List<(BoardPaths Paths, int Process)> Find(string @base, string? name, bool all)
    {
        List<(BoardPaths Paths, int Process)> found = [];
        if (name is not null)
        {
            BoardPaths paths = RuntimeDirectory.Of(@base, name);
            if (Directory.Exists(@base))
                RuntimeDirectory.CheckMode(@base);
            if (Directory.Exists(paths.Directory) && InstanceLock.Holder(paths.UpLock) is { } process)
                found.Add((paths, process));
            return found.Count > 0 ? found : throw BoardConnection.Missing(@base, name);
        }

        foreach (BoardPaths paths in RuntimeDirectory.List(@base))
        {
            if (InstanceLock.Holder(paths.UpLock) is { } process)
                found.Add((paths, process));
        }

        if (found.Count == 0)
            throw BoardConnection.Nothing(@base);
        return found.Count == 1 || all
            ? found
            : throw BoardConnection.Several(found.Select(one => one.Paths.Name), ", or stop all with --all");
    }

    private static void Stop(BoardPaths paths, int process, long patience)
    {
        Signals.Kill(process, LinuxSignal.Terminate);
        long start = Stopwatch.GetTimestamp();
        while (InstanceLock.Holder(paths.UpLock) == process)
        {
            if (Stopwatch.GetElapsedTime(start).TotalNanoseconds > patience)
            {
                throw CliException.Failure(
                    $"Board '{paths.Name}' (process {process}) was told to stop, and still runs after {Period.Seconds(patience)} s. End it with: kill -KILL {process}");
            }

            Thread.Sleep(1);
        }
    }
}
