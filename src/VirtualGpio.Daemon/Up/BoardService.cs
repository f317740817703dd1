// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Service;

namespace VirtualGpio.Daemon.Up;

/// <summary>Serves one board until a signal ends it, or the board fails.</summary>
/// <param name="settings">What was asked for.</param>
internal sealed class BoardService(UpSettings settings)
{
    private readonly UpReport _report = new(settings.Paths.Name, settings.Json);
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="VerbException">The board cannot be started.</exception>
    /// <exception cref="VirtualGpioException">The board cannot be started.</exception>
    /// <exception cref="RuntimeDirectoryException">The board cannot be started.</exception>
    internal int Run()
    {
        RuntimeDirectory.Create(settings.Paths);
        using InstanceLock alone = InstanceLock.TryTake(settings.Paths.UpLock, InstanceLock.DeathPatience) ?? throw VerbException.AlreadyRunning(settings.Paths);
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT);
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM);
        using PosixSignalRegistration hangUp = OnSignal(PosixSignal.SIGHUP);
        return RunAsync().GetAwaiter().GetResult();
    }

    private async Task<int> RunAsync()
    {
        IReadOnlyList<int> inherited = ActivatedSockets.OfProcess();
        var notifier = ServiceNotifier.OfProcess();
        TcpOptions? tcp = OpenTcp();
        using ServedBoard board = await ServedBoard.StartAsync(settings, inherited, tcp, _report.Warn);
        try
        {
            _report.Ready(settings.Paths.Directory, inherited.Count > 0 ? null : settings.Paths.ApiSocket, board.Api.TcpEndPoints, board.Chips);
        }
        catch
        {
            await board.AbandonAsync();
            throw;
        }

        Task news = Task.Run(new BoardNews(board.Host, board.News, _report.Event, onlyTroubles: false).TellAsync);
        notifier.Ready($"{settings.Board.Chips.Count} chips, board '{settings.Paths.Name}'");
        using (notifier.IsOn ? null : new OutputWatch(() => _stopping.TrySetResult()))
            await Task.WhenAny(_stopping.Task, board.Host.Completion, news);
        notifier.Stopping();
        if (!await board.StopAsync())
            return ExitStatus.Failure;
        try
        {
            await news;
        }
        catch (OutputClosedException)
        {
            // 'vgpio up | head': the end, and no error.
        }

        return ExitStatus.Ok;
    }

    private TcpOptions? OpenTcp()
    {
        if (settings.Listen is not { } listen)
            return null;
        string token = TokenFile.ReadOrCreate(listen.TokenFile, out bool created);
        if (created)
            _report.Warn($"a new token was made: {listen.TokenFile}. Clients send it as 'Authorization: Bearer TOKEN'.");
        return new TcpOptions { EndPoint = listen.EndPoint, Token = token, AllowedHosts = listen.AllowedHosts };
    }

    /// <summary>The first signal asks for a clean stop; a second one ends the process as ever.</summary>
    private PosixSignalRegistration OnSignal(PosixSignal signal) =>
        PosixSignalRegistration.Create(signal, context => context.Cancel = _stopping.TrySetResult());
}
