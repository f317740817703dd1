// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.Tests;

/// <summary>A board that runs, with what tests need around it.</summary>
internal sealed class TestBoard : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public TestBoard(BoardHostOptions? options = null, bool starts = true)
    {
        Host = new BoardHost(options ?? new BoardHostOptions());
        if (starts)
            Host.Start();
    }

    public BoardHost Host { get; }

    /// <summary>Adds a chip; its lines are on the nets given, then on nets of their own.</summary>
    public async Task<(SoftwareTransport Software, int[] Nets)> Add(string name, int lines = 4, int room = 16, bool takesAll = false, params int?[] nets)
    {
        var software = new SoftwareTransport(room, takesAll);
        ChipEntry chip = await Host.AddChipAsync(new ChipSetup { Name = name, Lines = lines, Nets = nets }, software);
        return (software, [.. chip.Lines.Select(line => line.Net)]);
    }

    public Task Set(int net, Level level, CancellationToken cancellation = default) =>
        Host.SetAsync([new NetLevel(net, level)], Patience, cancellation);

    public async Task<Level> Get(int net) => (await Host.GetLevelsAsync([net]))[0];

    /// <summary>Fills the queue of a chip by toggling a net of it.</summary>
    public async Task Fill(SoftwareTransport software, int net, int room = 16)
    {
        int waiting = await software.Waiting();
        await Host.ToggleAsync([net], room - waiting, TimeSpan.Zero);
        Assert.Equal(room, await software.Waiting());
    }

    /// <summary>All edges told so far, from the first event on.</summary>
    public List<EventEntry> Events()
    {
        List<EventEntry> all = [];
        EventReader reader = Host.Events.Read(0);
        var buffer = new EventEntry[512];
        int count;
        while ((count = reader.TryRead(buffer, out MissedRange missed)) > 0)
        {
            Assert.Equal(0, missed.Count);
            all.AddRange(buffer[..count]);
        }

        return all;
    }

    /// <summary>How many observers a net has.</summary>
    public Task<int> Observers(int net) => Host.Ask(loop => ObserversOf.Count(loop.NetOf(net).Net));

    /// <summary>A round trip to the board's thread: what was sent before was looked at.</summary>
    public Task Round() => Host.Ask(static _ => true);

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
