// SPDX-License-Identifier: MIT
using VirtualGpio.Boards;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Metrics;
using VirtualGpio.Daemon.Waves;
using VirtualGpio.Daemon.Wire;
using VirtualGpio.Hosting;
using VirtualGpio.Uapi.Host;

namespace VirtualGpio.Daemon.Up;

/// <summary>A board that runs, and all that it needs: what its chips are made of, its API, its recordings.</summary>
internal sealed class ServedBoard : IDisposable
{
    /// <summary>How long requests under way may take when the board is told to stop.</summary>
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(1);

    private readonly UpSettings _settings;
    private readonly Action<string> _warn;
    private readonly RecordingShelf _recordings;
    private ApiServer? _api;

    private ServedBoard(UpSettings settings, IReadOnlyList<int> inherited, Action<string> warn)
    {
        _settings = settings;
        _warn = warn;
        Sessions = new ProgramSessions(warn);
        Host = new BoardHost(new BoardHostOptions { Name = settings.Paths.Name, EventCapacity = settings.EventLog });
        DeviceNames names = new(settings.Board.ChipsForPrograms.Select(chip => chip.Name));
        Yard = new ChipYard(Host, settings.Paths, new TransportTable(new WireLauncher(settings.WireIdle, inherited), Sessions, names));
        _recordings = new RecordingShelf(Host, failed => warn($"the recording '{failed.Name}' has failed: {failed.Error}"));
    }

    /// <summary>The board.</summary>
    internal BoardHost Host { get; }

    /// <summary>What its chips are made of.</summary>
    internal ChipYard Yard { get; }

    /// <summary>The programs of this machine that see its chips.</summary>
    internal ProgramSessions Sessions { get; }

    /// <summary>Its API.</summary>
    internal ApiServer Api => _api!;

    /// <summary>What has happened since it was built.</summary>
    internal EventReader News { get; private set; } = null!;

    /// <summary>Its chips, and what was made for them.</summary>
    internal IReadOnlyList<(ChipEntry Entry, ChipGround Ground)> Chips => [.. Host.Map.Chips.Select(chip => (chip, Yard.GroundOf(chip.Name)!))];

    /// <summary>Builds a board, and serves it.</summary>
    /// <param name="settings">What was asked for. Its lock is taken, its directory there.</param>
    /// <param name="inherited">Sockets for the API that the service manager has opened.</param>
    /// <param name="tcp">The API's door for other users and machines; null: none.</param>
    /// <param name="warn">Is told what people have to know.</param>
    /// <exception cref="VerbException">It cannot be started.</exception>
    /// <exception cref="VirtualGpioException">It cannot be started.</exception>
    internal static async Task<ServedBoard> StartAsync(UpSettings settings, IReadOnlyList<int> inherited, TcpOptions? tcp, Action<string> warn)
    {
        var board = new ServedBoard(settings, inherited, warn);
        try
        {
            await board.StartAsync(inherited, tcp);
            return board;
        }
        catch
        {
            await board.AbandonAsync();
            board.Dispose();
            throw;
        }
    }

    /// <summary>Stops, and takes back what was made anew: what could not be served is left as it was found, as a guest may be waiting there.</summary>
    internal async Task AbandonAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        await _recordings.EndAllAsync();
        await Host.DisposeAsync();
        Yard.AbandonAll();
    }

    /// <summary>Stops in good order.</summary>
    /// <returns>Whether the board ran to this point; if it has failed before, that was told.</returns>
    internal async Task<bool> StopAsync()
    {
        Exception? cause = Host.Completion.Exception?.InnerException;
        await Api.DisposeAsync();
        await _recordings.EndAllAsync();
        IReadOnlyList<string> attached = cause is null ? await Yard.AttachedAsync() : [.. Host.Map.Chips.Select(chip => chip.Name)];
        await Host.DisposeAsync();
        EndWires(attached);
        if (cause is not null)
            _warn($"the board has ended: {cause.Message} Start it again with: {_settings.Again}");
        return cause is null;
    }

    /// <summary>Lets go of what is left, once it was stopped.</summary>
    public void Dispose()
    {
        _recordings.Dispose();
        Yard.Dispose();
        Sessions.Dispose();
    }

    private async Task StartAsync(IReadOnlyList<int> inherited, TcpOptions? tcp)
    {
        var counters = new EventCounters();
        Host.AddSink(counters);
        var builder = new BoardBuilder(_settings.Board, Host, Yard);
        await builder.BuildAsync();
        // From here on: that the board's own chips were added is no news.
        News = Host.Events.Read(Host.Events.Last);
        foreach (RecordingDescription recording in _settings.Board.Recordings)
            await StartAsync(recording, builder);
        Host.Start();
        _api = await ApiServer.StartAsync(Host, new ApiOptions
        {
            Socket = inherited.Count > 0 ? null : _settings.Paths.ApiSocket,
            Inherited = inherited,
            Tcp = tcp,
            BoardFile = _settings.BoardFile,
            Chips = Yard,
            Recordings = _recordings,
            StopPatience = s_stopPatience,
            EventCounters = counters,
        });
    }

    private async Task StartAsync(RecordingDescription recording, BoardBuilder builder)
    {
        // A restart must not destroy what was recorded before it.
        if (File.Exists(recording.Path) && new FileInfo(recording.Path).Length > 0)
        {
            string kept = recording.Path + "~";
            File.Move(recording.Path, kept, overwrite: true);
            _warn($"the recording '{recording.Name}': {recording.Path} was there, and is {kept} now.");
        }

        try
        {
            await _recordings.StartAsync(recording.Name, recording.Path, [.. recording.Of.Select(builder.NetOf)], overwrite: true);
        }
        catch (VirtualGpioException failure)
        {
            throw VerbException.Failure($"The recording '{recording.Name}' cannot be started: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// A guest cannot be given another memory while its machine runs, so its wire stays for it unless told otherwise; where
    /// nobody is attached there is nothing to keep.
    /// </summary>
    private void EndWires(IReadOnlyList<string> attached)
    {
        Yard.EndWires(_settings.StopWire ? [] : attached);
        // Chips of one device have one story. Programs of this machine have been told theirs.
        foreach (IGrouping<string, ChipGround> alike in attached.Select(Yard.GroundOf).OfType<ChipGround>().Where(ground => ground.Driver is not null).GroupBy(ground => ground.Device))
        {
            string chips = string.Join(", ", alike.Select(ground => ground.Paths.Name));
            _warn(_settings.StopWire
                ? $"{chips}: the wire was stopped with a guest attached: {alike.First().Loss}."
                : $"{chips}: a guest is attached: {alike.First().Pause}, and the wire stays for it. '{_settings.Again}' takes it over; {(_settings.Verb == "up" ? "--stop-wire would have ended it" : "it ends when that guest does")}.");
        }
    }
}
