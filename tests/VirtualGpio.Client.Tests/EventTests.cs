// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Client.Tests.Fakes;

namespace VirtualGpio.Client.Tests;

public sealed class EventTests
{
    private const string Ndjson = "application/x-ndjson";

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Events_come_as_they_happen_until_the_daemon_ends_the_stream(ClientKind kind)
    {
        TaskCompletionSource first = new();
        await using RawServer server = new(kind, async (connection, _) =>
        {
            RawRequest? request = await connection.ReadAsync();
            Assert.Equal("GET /v1/events?line=a&event=edge&after=7&session=s", request!.Line);
            await connection.WriteChunkedHeadAsync(Ndjson);
            await connection.WriteChunkAsync(Start(41, "s"));
            // The next is sent when the first was seen: nothing is held back.
            await first.Task;
            await connection.WriteChunkAsync(Edge(42)[..10]);
            await connection.WriteChunkAsync(Edge(42)[10..] + "\n" + Edge(43));
            await connection.WriteAsync("0\r\n\r\n");
        });
        using BoardClient client = server.Connect();
        List<BoardEvent> events = [];
        await Kinds.Run(async () =>
        {
            await foreach (BoardEvent one in client.ReadEventsAsync(new() { Lines = ["a"], Events = ["edge"], After = 7, Session = "s" }))
            {
                events.Add(one);
                first.TrySetResult();
            }
        });
        Assert.Equal([41, 42, 43], events.Select(one => one.Sequence));
        Assert.Equal(("start", "s"), (events[0].Event, events[0].Session));
        Assert.Equal(("edge", 1, "gpio0.4"), (events[1].Event, events[1].Level!.Value, events[1].Net));
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task What_is_there_at_once_comes_as_one_batch(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadAsync();
            await connection.WriteAnswerAsync(Ndjson, string.Concat(Enumerable.Range(1, 500).Select(number => Edge(number))));
        });
        using BoardClient client = server.Connect();
        List<int> sizes = [];
        await Kinds.Run(async () =>
        {
            await foreach (IReadOnlyList<BoardEvent> batch in client.ReadEventBatchesAsync(new()))
                sizes.Add(batch.Count);
        });
        Assert.Equal(500, sizes.Sum());
        Assert.True(sizes.Count < 250, $"{sizes.Count} batches for 500 events that were there at once.");
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_connection_that_ends_within_a_line_is_told(ClientKind kind)
    {
        foreach (string end in new[] { "", "0\r\n\r\n" })
        {
            await using RawServer server = new(kind, async (connection, _) =>
            {
                await connection.ReadAsync();
                await connection.WriteChunkedHeadAsync(Ndjson);
                await connection.WriteChunkAsync(Start(1, "s") + Edge(2)[..20]);
                await connection.WriteAsync(end);
            });
            using BoardClient client = server.Connect();
            List<BoardEvent> events = [];
            await Assert.ThrowsAsync<BoardGoneException>(() => Kinds.Run(async () =>
            {
                await foreach (BoardEvent one in client.ReadEventsAsync(new()))
                    events.Add(one);
            }));
            Assert.Equal(1, Assert.Single(events).Sequence);
        }
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task What_is_no_event_is_told(ClientKind kind)
    {
        foreach (string line in new[] { "x\n", "null\n", "{}\n", "[1]\n", new string('x', (1 << 20) + 1) })
        {
            await using RawServer server = new(kind, async (connection, _) =>
            {
                await connection.ReadAsync();
                await connection.WriteChunkedHeadAsync(Ndjson);
                await connection.WriteChunkAsync(line);
                await connection.WaitForHangUpAsync();
            });
            using BoardClient client = server.Connect();
            BoardException failure = await Assert.ThrowsAsync<BoardException>(
                () => Kinds.Run(async () => await client.ReadEventsAsync(new()).GetAsyncEnumerator().MoveNextAsync()));
            Assert.Equal(ProblemCodes.Failed, failure.Code);
        }
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Following_goes_on_behind_the_last_event_of_a_connection_that_was_cut_within_a_line(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, number) =>
        {
            RawRequest? request = await connection.ReadAsync();
            if (number == 1)
                return; // It hangs up without a word, and the next time it refuses: the follower is to try again.
            if (number == 2)
            {
                await connection.WriteAnswerAsync("application/problem+json", """{"code":"stopping","detail":"It stops."}""", 503);
                return;
            }

            await connection.WriteChunkedHeadAsync(Ndjson);
            if (number == 0)
            {
                Assert.Equal("GET /v1/events?line=a", request!.Line);
                await connection.WriteChunkAsync(Start(41, "s") + Edge(42) + Edge(43)[..30]);
                return;
            }

            Assert.Equal("GET /v1/events?line=a&after=42&session=s", request!.Line);
            await connection.WriteChunkAsync(Start(42, "s") + """{"sequence":50,"time":1,"event":"missed","from":43,"missed":8}""" + "\n" + Edge(51));
            await connection.WaitForHangUpAsync();
        });
        using BoardClient client = server.Connect();
        List<BoardEvent> events = await FollowAsync(client, 4, new() { Lines = ["a"] });
        Assert.Equal(
            [("start", 41L), ("edge", 42), ("missed", 50), ("edge", 51)], events.Select(one => (one.Event, one.Sequence)));
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Following_tells_a_restart_by_the_start_of_the_new_session(ClientKind kind)
    {
        string[] asked = ["GET /v1/events", "GET /v1/events?after=42&session=s", "GET /v1/events?after=3&session=t"];
        string[] said = [Start(41, "s") + Edge(42), Start(2, "t") + Edge(3), Start(3, "t") + Edge(4)];
        await using RawServer server = new(kind, async (connection, number) =>
        {
            Assert.Equal(asked[number], (await connection.ReadAsync())!.Line);
            await connection.WriteChunkedHeadAsync(Ndjson);
            await connection.WriteChunkAsync(said[number]);
            if (number == 2)
                await connection.WaitForHangUpAsync();
        });
        using BoardClient client = server.Connect();
        List<BoardEvent> events = await FollowAsync(client, 5, new());
        Assert.Equal(
            [("start", 41L, "s"), ("edge", 42, null), ("start", 2, "t"), ("edge", 3, null), ("edge", 4, null)],
            events.Select(one => (one.Event, one.Sequence, one.Session)));
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Pauses_between_attempts_grow_and_are_short_again_after_an_event(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, number) =>
        {
            await connection.ReadAsync();
            if (number is not (0 or 9))
            {
                await connection.WriteAnswerAsync("application/problem+json", """{"code":"stopping","detail":"It stops."}""", 503);
                return;
            }

            await connection.WriteChunkedHeadAsync(Ndjson);
            await connection.WriteChunkAsync(number == 0 ? Start(1, "s") : Start(1, "s") + Edge(2));
        });
        InstantTime time = new();
        using BoardClient client = server.Connect(time);
        using CancellationTokenSource cancellation = new();
        time.Rung = pauses =>
        {
            if (pauses == 10)
                cancellation.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Kinds.Run(async () =>
        {
            await foreach (BoardEvent one in client.FollowEventsAsync(new(), cancellation.Token))
                Assert.NotNull(one);
        }));
        Assert.Equal([50, 100, 200, 400, 800, 1600, 2000, 2000, 2000, 50], time.Pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Following_ends_when_the_daemon_refuses_after_a_restart(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, number) =>
        {
            await connection.ReadAsync();
            if (number == 0)
                await connection.WriteAnswerAsync(Ndjson, Start(1, "s"));
            else
                await connection.WriteAnswerAsync("application/problem+json", """{"code":"not-found","detail":"There is no line 'a'."}""", 404);
        });
        using BoardClient client = server.Connect();
        BoardException refusal = await Assert.ThrowsAsync<BoardException>(() => FollowAsync(client, 2, new() { Lines = ["a"] }));
        Assert.Equal(ProblemCodes.NotFound, refusal.Code);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Cancelling_ends_a_stream_that_is_never_silent(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadAsync();
            await connection.WriteChunkedHeadAsync(Ndjson);
            for (int i = 1; ; i++)
                await connection.WriteChunkAsync(Edge(i));
        });
        using BoardClient client = server.Connect();
        using CancellationTokenSource cancellation = new();
        int seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Kinds.Run(async () =>
        {
            await foreach (BoardEvent one in client.ReadEventsAsync(new(), cancellation.Token))
            {
                if (++seen == 1000)
                    await cancellation.CancelAsync();
            }
        }));
    }

    private static Task<List<BoardEvent>> FollowAsync(BoardClient client, int count, EventFilter filter) => Kinds.Run(async () =>
    {
        List<BoardEvent> events = [];
        await foreach (BoardEvent one in client.FollowEventsAsync(filter))
        {
            events.Add(one);
            if (events.Count == count)
                break;
        }

        return events;
    });

    private static string Start(long sequence, string session) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"sequence":{{sequence}},"time":1,"event":"start","session":"{{session}}"}""") + "\n";

    private static string Edge(long sequence) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"sequence":{{sequence}},"time":2,"event":"edge","net":"gpio0.4","lines":["gpio0:4"],"level":1,"count":7,"by":"host"}""") + "\n";
}
