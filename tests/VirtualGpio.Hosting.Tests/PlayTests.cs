// SPDX-License-Identifier: MIT
using System.Threading.Channels;
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting.Tests;

public sealed class PlayTests
{
    [Fact]
    public async Task Steps_of_one_time_come_about_at_once()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        await board.Host.SetAsync([new NetLevel(an[0], Level.High), new NetLevel(an[1], Level.Low)], TestBoard.Patience);
        long seen = board.Host.Events.Last;

        await board.Host.PlayAsync([an[0], an[1]], StepSource.Of(
        [
            new PlayStep(1000, an[0], Signal.StrongLow), new PlayStep(1000, an[1], Signal.StrongHigh),
            new PlayStep(2000, an[0], Signal.StrongHigh), new PlayStep(2000, an[0], Signal.StrongLow),
        ]));

        EventEntry[] edges = [.. board.Events().Where(edge => edge.Sequence > seen)];
        Assert.Equal([an[0], an[1], an[0], an[0]], edges.Select(edge => edge.Net));
        Assert.Equal(edges[0].Time, edges[1].Time);
        Assert.Equal([Level.Low, Level.High, Level.High, Level.Low], edges.Select(edge => edge.Level));
    }

    [Fact]
    public async Task Steps_come_in_order_and_never_before_their_time()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        var random = new Random(3);
        long at = 0;
        PlayStep[] steps =
        [
            .. Enumerable.Range(0, 2000).Select(i => new PlayStep(at += random.Next(3) == 0 ? 0 : random.Next(20_000), an[random.Next(3)], i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow)),
        ];
        long begun = MonotonicClock.Nanoseconds;
        BurstResult result = await board.Host.PlayAsync([an[0], an[1], an[2]], StepSource.Of(steps));
        Assert.True(result.Elapsed >= TimeSpan.FromTicks(at / 100));

        // What each step changes, if anything.
        Dictionary<int, Signal> driven = [];
        Dictionary<int, Level> levels = [];
        List<PlayStep> expected = [];
        foreach (PlayStep step in steps)
        {
            Level level = step.Signal == Signal.StrongHigh ? Level.High : Level.Low;
            if (levels.GetValueOrDefault(step.Net) != level)
                expected.Add(step);
            levels[step.Net] = level;
            driven[step.Net] = step.Signal;
        }

        EventEntry[] edges = [.. board.Events().Where(edge => edge.Kind == EventKind.Edge)];
        Assert.Equal(expected.Select(step => (step.Net, step.Signal == Signal.StrongHigh)), edges.Select(edge => (edge.Net, edge.Level == Level.High)));
        for (int i = 0; i < edges.Length; i++)
            Assert.True(edges[i].Time >= begun + expected[i].At, $"step at {expected[i].At} came after {edges[i].Time - begun} ns");
    }

    [Fact]
    public async Task Steps_of_the_same_time_follow_each_other_at_once_also_many_of_them()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        PlayStep[] steps = [.. Enumerable.Range(0, 1000).Select(i => new PlayStep(5, an[i % 2], i / 2 % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow))];
        BurstResult result = await board.Host.PlayAsync([an[0], an[1]], StepSource.Of(steps)).WaitAsync(TestBoard.Patience);
        Assert.Equal((1000L, 1000L), (result.Changes, result.EdgesSent));
    }

    [Fact]
    public async Task A_step_before_the_one_before_it_is_an_error_and_what_was_played_stays()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        PlayStep[] steps = [new(0, an[0], Signal.StrongHigh), new(2000, an[1], Signal.StrongHigh), new(1999, an[0], Signal.StrongLow)];
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.PlayAsync([an[0], an[1]], StepSource.Of(steps)));
        Assert.Equal((ErrorKind.InvalidArgument, true), (refusal.Kind, refusal.Message.Contains("1999 ns follows one at 2000 ns", StringComparison.Ordinal)));
        Assert.Equal([Level.High, Level.High], await board.Host.GetLevelsAsync([an[0], an[1]]));
        await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.PlayAsync([an[0]], StepSource.Of([new(-1, an[0], Signal.StrongLow)])));
    }

    [Fact]
    public async Task Nothing_to_play_takes_no_time()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a")).Nets;
        BurstResult none = await board.Host.PlayAsync([an[0]], StepSource.Of([]));
        Assert.Equal((0L, 0L), (none.Changes, none.EdgesSent));
        // Not the time that the machine is up.
        Assert.True(none.Elapsed < TestBoard.Patience);
        Assert.True((await board.Host.PulseAsync([an[0]], null, 1, 0, 1)).Elapsed < TestBoard.Patience);
    }

    [Fact]
    public async Task A_slow_source_holds_its_nets_and_nobody_else_and_its_time_runs_from_the_first_step()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        var channel = Channel.CreateBounded<PlayStep>(4);
        Task<BurstResult> play = board.Host.PlayAsync([an[0]], StepSource.From(channel.Reader));
        await board.Round();
        Task behind = board.Set(an[0], Level.Low);
        await board.Set(an[1], Level.High).WaitAsync(TestBoard.Patience);
        for (int i = 0; i < 200; i++)
        {
            await channel.Writer.WriteAsync(new PlayStep(i * 1000L, an[0], i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow));
            if (i % 10 == 0)
                await board.Round();
        }

        await channel.Writer.WriteAsync(new PlayStep(1_000_000, an[0], Signal.StrongHigh));
        Assert.False(behind.IsCompleted);
        Assert.False(play.IsCompleted);
        channel.Writer.Complete();
        Assert.Equal(201, (await play.WaitAsync(TestBoard.Patience)).Changes);
        await behind.WaitAsync(TestBoard.Patience);
        Assert.Equal(Level.Low, await board.Get(an[0]));
    }

    [Fact]
    public async Task A_source_that_faults_in_any_way_ends_the_playback_only()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        var faulted = Channel.CreateUnbounded<PlayStep>();
        faulted.Writer.TryWrite(new PlayStep(0, an[0], Signal.StrongHigh));
        Task<BurstResult> play = board.Host.PlayAsync([an[0]], StepSource.From(faulted.Reader));
        await board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Level, Level = Level.High }, TestBoard.Patience);
        faulted.Writer.Complete(new IOException("the line broke"));
        VirtualGpioException failure = await Assert.ThrowsAsync<VirtualGpioException>(() => play.WaitAsync(TestBoard.Patience));
        Assert.Equal((ErrorKind.InvalidArgument, "the line broke"), (failure.Kind, failure.Message));

        var cancelled = Channel.CreateUnbounded<PlayStep>();
        cancelled.Writer.Complete(new OperationCanceledException());
        failure = await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.PlayAsync([an[0]], StepSource.From(cancelled.Reader)));
        Assert.Equal(ErrorKind.InvalidArgument, failure.Kind);

        await Assert.ThrowsAsync<InvalidDataException>(() => board.Host.PlayAsync([an[0]], new Throwing(reads: true)));
        await Assert.ThrowsAsync<InvalidDataException>(() => board.Host.PlayAsync([an[0]], new Throwing(reads: false)));
        await board.Set(an[0], Level.Low);
    }

    [Fact]
    public async Task A_playback_that_is_cancelled_while_it_waits_for_its_source_is_cancelled_and_not_done()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        for (int i = 0; i < 200; i++)
        {
            var channel = Channel.CreateUnbounded<PlayStep>();
            if (i % 2 == 0)
                channel.Writer.TryWrite(new PlayStep(0, an[0], Signal.StrongHigh));
            using var cancellation = new CancellationTokenSource();
            Task<BurstResult> play = board.Host.PlayAsync([an[0]], StepSource.From(channel.Reader), cancellation.Token);
            await board.Round();
            if (i % 4 < 2)
                await board.Round();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => play.WaitAsync(TestBoard.Patience));
        }
    }

    [Fact]
    public async Task A_source_may_go_on_after_the_board_has_ended()
    {
        var board = new TestBoard();
        int[] an = (await board.Add("a")).Nets;
        var channel = Channel.CreateUnbounded<PlayStep>();
        Task<BurstResult> play = board.Host.PlayAsync([an[0]], StepSource.From(channel.Reader));
        await board.Round();
        await board.DisposeAsync();
        Assert.Equal(ErrorKind.Stopped, (await Assert.ThrowsAsync<VirtualGpioException>(() => play)).Kind);
        Assert.True(channel.Writer.TryWrite(new PlayStep(0, an[0], Signal.StrongHigh)));
        channel.Writer.Complete();
    }

    [Fact]
    public async Task A_playback_waits_for_room_and_keeps_the_order()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        PlayStep[] steps = [.. Enumerable.Range(0, 300).Select(i => new PlayStep(i, an[i % 2], i / 2 % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow))];
        Task<BurstResult> play = board.Host.PlayAsync([an[0], an[1]], StepSource.Of(steps));
        while (!play.IsCompleted)
            await a.Take(4);
        Assert.True((await play).Waits > 0);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => i % 2), (await a.Take()).Select(edge => edge.Line));
        Assert.Equal(16, a.MostWaiting);
    }

    private sealed class Throwing(bool reads) : IStepSource
    {
        public bool TryRead(out PlayStep found)
        {
            found = default;
            return reads ? throw new InvalidDataException("broken") : false;
        }

        public ValueTask<bool> WaitAsync(CancellationToken cancellation) => throw new InvalidDataException("broken");
    }
}
