// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Tests.Rig;

namespace VirtualGpio.Daemon.Tests.Events;

public sealed class EventStreamTests
{
    [Fact]
    public async Task A_stream_says_at_once_where_it_begins_and_then_what_happens()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        long before = board.Host.Events.Last;
        using Listening events = await Listening.StartAsync(board);

        BoardEvent start = await events.NextAsync();
        await board.SetAsync("button", Level.High);
        BoardEvent edge = await events.NextAsync();

        Assert.Equal((BoardEventNames.Start, before, "session1"), (start.Event, start.Sequence, start.Session));
        Assert.Equal((BoardEventNames.Edge, before + 1, 1, 1L, "host"), (edge.Event, edge.Sequence, edge.Level, edge.Count, edge.By));
        Assert.Equal(["gpio0:0"], edge.Lines!);
        Assert.Equal(board.Host.Map.NetOf(board.Net("button"))!.Name, edge.Net);
    }

    [Fact]
    public async Task What_devices_and_software_do_is_told_with_their_names()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using Listening events = await Listening.StartAsync(board);
        await events.NextAsync();

        await board.Host.ActAsync("button1", "press", new Dictionary<string, string>());
        await board.DriveAsSoftwareAsync(1, Level.High);
        await board.Chip0.DoAsync(board.Host, (port, now) => port.TakeOut("Nonsense.", now));

        var seen = new List<BoardEvent>();
        while (seen.Count == 0 || seen[^1].Event != BoardEventNames.Faulted)
            seen.Add(await events.NextAsync());
        Assert.Contains(seen, one => one is { Event: BoardEventNames.Edge, Net: "key", Level: 0, By: "button1" });
        Assert.Contains(seen, one => one is { Event: BoardEventNames.Device, Device: "button1", What: "pressed", Value: "true" });
        Assert.Contains(seen, one => one is { Event: BoardEventNames.Edge, Level: 1, By: "gpio0" } && one.Lines!.Single() == "gpio0:1");
        Assert.True(seen[^1] is { Chip: "gpio0", Text: "Nonsense.", Net: null });
    }

    [Fact]
    public async Task Lines_and_kinds_are_chosen()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.SetAsync("led", Level.Low);
        using Listening led = await Listening.StartAsync(board, "?line=led");
        using Listening both = await Listening.StartAsync(board, "?line=led&event=edge&event=device");
        using Listening forced = await Listening.StartAsync(board, "?event=forced&event=unforced");
        foreach (Listening one in new[] { led, both, forced })
            Assert.Equal(BoardEventNames.Start, (await one.NextAsync()).Event);

        await board.Host.ActAsync("button1", "press", new Dictionary<string, string>());
        await board.SetAsync("button", Level.High);
        await board.Host.ForceAsync([board.Net("led")], Level.High);
        await board.Host.ForceAsync([board.Net("led")], null);

        Assert.Equal(["edge", "edge", "forced", "unforced"], (await led.TakeAsync(4)).Select(one => one.Event).Order());
        var chosen = new List<BoardEvent>();
        while (chosen.Count(one => one.Event == BoardEventNames.Edge) < 2)
            chosen.Add(await both.NextAsync());
        Assert.Contains(chosen, one => one is { Event: BoardEventNames.Device, Device: "button1", Lines: null });
        Assert.All(chosen, one => Assert.True(one.Event == BoardEventNames.Device || one.Lines!.Single() == "gpio0:1"));
        Assert.Equal(["forced", "unforced"], (await forced.TakeAsync(2)).Select(one => one.Event));
    }

    [Fact]
    public async Task Who_was_cut_off_goes_on_without_a_gap()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        long seen;
        using (Listening first = await Listening.StartAsync(board))
        {
            seen = (await first.NextAsync()).Sequence;
        }

        for (int i = 0; i < 5; i++)
            await board.SetAsync("led", i % 2 == 0 ? Level.High : Level.Low);
        using Listening again = await Listening.StartAsync(board, $"?after={seen}&session=session1");

        Assert.Equal(seen, (await again.NextAsync()).Sequence);
        Assert.Equal(Enumerable.Range(1, 5).Select(i => seen + i), (await again.TakeAsync(5)).Select(one => one.Sequence));
    }

    [Fact]
    public async Task Another_session_begins_with_what_happens_from_now_on()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.SetAsync("led", Level.High);

        using Listening events = await Listening.StartAsync(board, "?after=999999&session=older");
        BoardEvent start = await events.NextAsync();

        Assert.Equal((BoardEventNames.Start, "session1", board.Host.Events.Last), (start.Event, start.Session, start.Sequence));
        await board.SetAsync("led", Level.Low);
        Assert.Equal(BoardEventNames.Edge, (await events.NextAsync()).Event);
    }

    [Fact]
    public async Task What_is_no_longer_kept_is_told_as_missed()
    {
        await using TestBoard board = await TestBoard.StartAsync(eventCapacity: 16);
        long first = board.Host.Events.Last;
        await board.Host.ToggleAsync([board.Net("led")], 100, TimeSpan.Zero);

        using Listening events = await Listening.StartAsync(board, $"?after={first}&session=session1");
        await events.NextAsync();
        BoardEvent missed = await events.NextAsync();

        Assert.Equal((BoardEventNames.Missed, first + 1, 84L), (missed.Event, missed.From, missed.Missed));
        Assert.Equal(first + 84, missed.Sequence);
        Assert.Equal(first + 85, (await events.NextAsync()).Sequence);
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_holds_nobody_up_and_is_told_exactly_what_is_gone()
    {
        const long edges = 200_000;
        await using TestBoard board = await TestBoard.StartAsync(eventCapacity: 1024);
        using Listening events = await Listening.StartAsync(board);
        BoardEvent start = await events.NextAsync();

        // It reads nothing meanwhile: far more than all buffers on the way hold.
        await board.Host.ToggleAsync([board.Net("led")], edges, TimeSpan.Zero);

        long next = start.Sequence + 1;
        long last = start.Sequence + edges;
        long missed = 0;
        while (next <= last)
        {
            BoardEvent one = await events.NextAsync();
            if (one.Event == BoardEventNames.Missed)
            {
                Assert.Equal(next, one.From);
                missed += one.Missed!.Value;
                Assert.Equal(one.From + one.Missed - 1, one.Sequence);
            }
            else
            {
                Assert.Equal(next, one.Sequence);
                Assert.Equal(one.Sequence - start.Sequence, one.Count);
            }

            next = one.Sequence + 1;
        }

        Assert.InRange(missed, 1, edges);
        Assert.Contains($"virtualgpio_event_streams_missed_total {missed}\n", await board.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_ends_with_the_board()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using Listening events = await Listening.StartAsync(board);
        await events.NextAsync();

        await board.Host.DisposeAsync();

        BoardEvent one = await events.NextAsync();
        while (one.Event != BoardEventNames.Stopping)
            one = await events.NextAsync();
        Assert.Null(await events.NextOrEndAsync());
    }

    private sealed class Listening : IDisposable
    {
        private readonly HttpClient _http;
        private readonly HttpResponseMessage _response;
        private readonly StreamReader _lines;

        private Listening(HttpClient http, HttpResponseMessage response, Stream stream)
        {
            _http = http;
            _response = response;
            _lines = new StreamReader(stream);
        }

        internal static async Task<Listening> StartAsync(TestBoard board, string query = "")
        {
            HttpClient http = board.Connect();
            HttpResponseMessage response = await TestBoard.SendAsync(http, "GET", $"/v1/events{query}");
            Assert.True(response.IsSuccessStatusCode);
            Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
            return new Listening(http, response, await response.Content.ReadAsStreamAsync());
        }

        internal async Task<BoardEvent> NextAsync() => await NextOrEndAsync() ?? throw new InvalidOperationException("The stream has ended.");

        internal async Task<BoardEvent?> NextOrEndAsync() =>
            await _lines.ReadLineAsync().WaitAsync(TestBoard.Deadline) is { } line
                ? JsonSerializer.Deserialize(line, ApiJson.Default.BoardEvent)
                : null;

        internal async Task<List<BoardEvent>> TakeAsync(int count)
        {
            var events = new List<BoardEvent>();
            while (events.Count < count)
                events.Add(await NextAsync());
            return events;
        }

        public void Dispose()
        {
            _lines.Dispose();
            _response.Dispose();
            _http.Dispose();
        }
    }
}
