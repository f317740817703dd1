// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Boards;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Metrics;
using VirtualGpio.Daemon.Service;
using VirtualGpio.Daemon.Waves;
using VirtualGpio.Daemon.Wire;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Up;

/// <summary>Serves one board until a signal ends it, or the board fails.</summary>
/// <param name="settings">What was asked for.</param>
internal sealed class BoardService(UpSettings settings)
{
    /// <summary>How long requests under way may take when the daemon is told to stop.</summary>
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(1);

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
        using InstanceLock alone = InstanceLock.TryTake(settings.Paths.UpLock, InstanceLock.DeathPatience) ?? throw AlreadyRunning();
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
        var host = new BoardHost(new BoardHostOptions { Name = settings.Paths.Name, EventCapacity = settings.EventLog });
        using var yard = new ChipYard(host, settings.Paths, new TransportTable(new WireLauncher(settings.WireIdle, inherited)));
        using var recordings = new RecordingShelf(host, failed => _report.Warn($"the recording '{failed.Name}' has failed: {failed.Error}"));
        ApiServer? api = null;
        Task news;
        try
        {
            var counters = new EventCounters();
            host.AddSink(counters);
            var builder = new BoardBuilder(settings.Board, host, yard);
            await builder.BuildAsync();
            // From here on: that the board's own chips were added is no news.
            EventReader reader = host.Events.Read(host.Events.Last);
            foreach (RecordingDescription recording in settings.Board.Recordings)
                await StartAsync(recording, builder, recordings);
            host.Start();
            api = await ApiServer.StartAsync(host, OptionsOf(inherited, tcp, yard, recordings) with { EventCounters = counters });
            _report.Ready(settings.Paths.Directory, inherited.Count > 0 ? null : settings.Paths.ApiSocket, api.TcpEndPoints, ChipsOf(host, yard));
            news = Task.Run(new BoardNews(host, reader, _report).TellAsync);
        }
        catch
        {
            // What could not be served is left as it was found: a guest may be waiting there.
            if (api is not null)
                await api.DisposeAsync();
            await recordings.EndAllAsync();
            await host.DisposeAsync();
            yard.AbandonAll();
            throw;
        }

        notifier.Ready($"{settings.Board.Chips.Count} chips, board '{settings.Paths.Name}'");
        using (notifier.IsOn ? null : new OutputWatch(() => _stopping.TrySetResult()))
            await Task.WhenAny(_stopping.Task, host.Completion, news);
        notifier.Stopping();
        return await StopAsync(host, api, yard, recordings, news);
    }

    private async Task<int> StopAsync(BoardHost host, ApiServer api, ChipYard yard, RecordingShelf recordings, Task news)
    {
        Exception? cause = host.Completion.Exception?.InnerException;
        await api.DisposeAsync();
        await recordings.EndAllAsync();
        IReadOnlyList<string> attached = cause is null ? await yard.AttachedAsync() : [.. host.Map.Chips.Select(chip => chip.Name)];
        await host.DisposeAsync();
        EndWires(yard, attached);
        if (cause is not null)
        {
            _report.Warn($"the board has ended: {cause.Message} Start it again with: vgpio up --name {settings.Paths.Name}");
            return ExitStatus.Failure;
        }

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

    /// <summary>
    /// A guest cannot be given another memory while its machine runs, so its wire stays for it unless told otherwise; where
    /// nobody is attached there is nothing to keep.
    /// </summary>
    private void EndWires(ChipYard yard, IReadOnlyList<string> attached)
    {
        yard.EndWires(settings.StopWire ? [] : attached);
        // Chips of one device have one story.
        foreach (IGrouping<string, ChipGround> alike in attached.Select(yard.GroundOf).OfType<ChipGround>().GroupBy(ground => ground.Device))
        {
            string chips = string.Join(", ", alike.Select(ground => ground.Paths.Name));
            _report.Warn(settings.StopWire
                ? $"{chips}: the wire was stopped with a guest attached: {alike.First().Loss}."
                : $"{chips}: a guest is attached: {alike.First().Pause}, and the wire stays for it. 'vgpio up --name {settings.Paths.Name}' takes it over; --stop-wire would have ended it.");
        }
    }

    private ApiOptions OptionsOf(IReadOnlyList<int> inherited, TcpOptions? tcp, ChipYard yard, RecordingShelf recordings) => new()
    {
        Socket = inherited.Count > 0 ? null : settings.Paths.ApiSocket,
        Inherited = inherited,
        Tcp = tcp,
        BoardFile = settings.BoardFile,
        Chips = yard,
        Recordings = recordings,
        StopPatience = s_stopPatience,
    };

    private static IReadOnlyList<(ChipEntry Entry, ChipGround Ground)> ChipsOf(BoardHost host, ChipYard yard) =>
        [.. host.Map.Chips.Select(chip => (chip, yard.GroundOf(chip.Name)!))];

    private TcpOptions? OpenTcp()
    {
        if (settings.Listen is not { } listen)
            return null;
        string token = TokenFile.ReadOrCreate(listen.TokenFile, out bool created);
        if (created)
            _report.Warn($"a new token was made: {listen.TokenFile}. Clients send it as 'Authorization: Bearer TOKEN'.");
        return new TcpOptions { EndPoint = listen.EndPoint, Token = token, AllowedHosts = listen.AllowedHosts };
    }

    private async Task StartAsync(RecordingDescription recording, BoardBuilder builder, RecordingShelf recordings)
    {
        // A restart must not destroy what was recorded before it.
        if (File.Exists(recording.Path) && new FileInfo(recording.Path).Length > 0)
        {
            string kept = recording.Path + "~";
            File.Move(recording.Path, kept, overwrite: true);
            _report.Warn($"the recording '{recording.Name}': {recording.Path} was there, and is {kept} now.");
        }

        try
        {
            await recordings.StartAsync(recording.Name, recording.Path, [.. recording.Of.Select(builder.NetOf)], overwrite: true);
        }
        catch (VirtualGpioException failure)
        {
            throw VerbException.Failure($"The recording '{recording.Name}' cannot be started: {failure.Message}", failure);
        }
    }

    private VerbException AlreadyRunning()
    {
        string process = InstanceLock.Holder(settings.Paths.UpLock) is { } number ? FormattableString.Invariant($" (process {number})") : "";
        return VerbException.Failure($"Board '{settings.Paths.Name}' is running already{process}. Stop that one, or give this one another --name.");
    }

    /// <summary>The first signal asks for a clean stop; a second one ends the process as ever.</summary>
    private PosixSignalRegistration OnSignal(PosixSignal signal) =>
        PosixSignalRegistration.Create(signal, context => context.Cancel = _stopping.TrySetResult());
}
