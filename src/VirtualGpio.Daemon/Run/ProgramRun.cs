// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Up;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Host;
using VirtualGpio.Uapi.Paths;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Daemon.Run;

/// <summary>Runs a program that sees chips of a board, which is served as long as the program runs.</summary>
/// <param name="settings">What was asked for.</param>
internal sealed class ProgramRun(RunSettings settings)
{
    /// <summary>More boards at once than anybody has.</summary>
    private const int MostNames = 1000;

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="VerbException">The program or the board cannot be started.</exception>
    /// <exception cref="VirtualGpioException">The board cannot be started.</exception>
    /// <exception cref="RuntimeDirectoryException">The board cannot be started.</exception>
    internal int Run()
    {
        using var signals = new ProgramSignals();
        (IProgramView view, ProgramStart start) = Prepare();
        using var trapped = view as TrappedDevices;
        using var traced = TraceOutput.Open(settings);
        using InstanceLock alone = Take(out UpSettings board);
        return RunAsync(board, view, start, signals, traced).GetAwaiter().GetResult();
    }

    private async Task<int> RunAsync(UpSettings described, IProgramView view, ProgramStart start, ProgramSignals signals, TraceOutput? traced)
    {
        using var leftBehind = new LeftBehind(Warn);
        using ServedBoard board = await ServedBoard.StartAsync(described, [], null, Warn);
        Task news = Task.Run(new BoardNews(board.Host, board.News, Warn, onlyTroubles: true).TellAsync);
        using CallTrace? trace = traced is null ? null : new CallTrace(traced.Write);
        using OrphanKeeper? keeper = OrphanKeeper.IsNeeded ? new OrphanKeeper() : null;
        FilteredProcess process;
        try
        {
            process = FilteredProcess.Start(start, view.Filter);
        }
        catch (Exception failure)
        {
            await board.AbandonAsync();
            throw failure is LinuxException ? VerbException.Failure(failure.Message, failure) : failure;
        }

        using (process)
        {
            if (view is TrappedDevices)
                leftBehind.Expect(process.Listener);
            board.Sessions.Serve(process.Listener, view, trace);
            keeper?.Watch(process);
            signals.Started(process);
            ProgramExit exit = await Task.Factory.StartNew(process.WaitForExit, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            signals.Ended();
            // Before the process is let go of: its children may live on, and are answered up to here.
            await board.StopAsync();
            await news;
            trace?.Ended(process.Id, Path.GetFileName(settings.Program[0]), exit);
            End(trace);
            return exit.ShellStatus;
        }
    }

    /// <summary>Finds out whether it can be done, before anything is made.</summary>
    private (IProgramView View, ProgramStart Start) Prepare()
    {
        var program = new ProgramStart { Program = settings.Program[0], Arguments = [.. settings.Program.Skip(1)] };
        var names = new DeviceNames(settings.Board.Board.ChipsForPrograms.Select(chip => chip.Name));
        string[] devices = [.. settings.Chips.Select(names.Of)];
        try
        {
            _ = new PrivateDevices(devices, userNamespace: false).Wrap(program);
        }
        catch (ProgramStartException failure)
        {
            throw new VerbException(failure.ShellStatus, failure.Message, failure);
        }

        if (ProgramFile.ObstacleOf(program) is { } programObstacle)
            throw new VerbException(ExitStatus.CannotRun, programObstacle);
        if (OpenFileLimit.Inherited() is { } limit)
            program = OpenFileLimit.Restore(program, limit);
        if (FilterSupport.Probe().Obstacle is { } filterObstacle)
            throw VerbException.Failure($"The GPIO calls of programs cannot be intercepted here. {filterObstacle}");
        IProgramView view = MakeView(devices);
        return (view, view.Wrap(program));
    }

    private IProgramView MakeView(string[] devices)
    {
        if (settings.View != ViewChoice.Trapped)
        {
            var namespaces = NamespaceSupport.Probe();
            if (namespaces.Obstacle is null)
                return new PrivateDevices(devices, namespaces.NeedsUserNamespace);
            if (settings.View == ViewChoice.Private)
                throw VerbException.Failure($"{namespaces.Obstacle} Without '{RunVerb.ViewOption} {RunVerb.Private}' it works all the same.");
        }

        try
        {
            return new TrappedDevices(devices);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw VerbException.Failure($"The files of the chips cannot be made in {Path.GetTempPath()}: {failure.Message}", failure);
        }
    }

    private static void End(CallTrace? trace)
    {
        trace?.Dispose();
        if (trace?.Failure is { } failure)
            Warn($"the trace is not complete: {failure}");
    }

    private InstanceLock Take(out UpSettings board)
    {
        board = settings.Board;
        for (int number = 2; ; number++)
        {
            RuntimeDirectory.Create(board.Paths);
            if (InstanceLock.TryTake(board.Paths.UpLock, settings.MayBeRenamed ? TimeSpan.Zero : InstanceLock.DeathPatience) is { } taken)
                return taken;
            if (!settings.MayBeRenamed || number > MostNames)
                throw VerbException.AlreadyRunning(board.Paths);
            board = settings.Board.Named(string.Create(CultureInfo.InvariantCulture, $"{settings.Board.Paths.Name}{number}"));
        }
    }

    private static void Warn(string name, string text, EventPlace? place) => Warn(place is null ? text : $"{place.Chip ?? place.Net}: {text}");

    private static void Warn(string text) => Console.Error.WriteLine(VerbLine.Printable($"vgpio run: {text}"));
}
