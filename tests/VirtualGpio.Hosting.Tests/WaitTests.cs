// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.Tests;

public sealed class WaitTests
{
    [Fact]
    public async Task A_level_that_is_there_is_waited_for_no_longer_and_one_that_comes_ends_the_waiting()
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a", takesAll: true)).Nets[0];
        WaitOutcome now = await board.Host.WaitAsync(Level0(net, Level.Low), TimeSpan.Zero);
        Assert.Equal((Level.Low, 0L, 0L), (now.Level, now.Edges, now.WaitedNanoseconds));
        Task<WaitOutcome> later = board.Host.WaitAsync(Level0(net, Level.High), TestBoard.Patience);
        await board.Round();
        Assert.False(later.IsCompleted);
        await board.Set(net, Level.High);
        WaitOutcome outcome = await later.WaitAsync(TestBoard.Patience);
        EventEntry edge = board.Events()[^1];
        Assert.Equal((Level.High, edge.Time, 1L), (outcome.Level, outcome.Time, outcome.Edges));
    }

    [Theory]
    [InlineData(InterruptTrigger.Rising, 3, 5)]
    [InlineData(InterruptTrigger.Falling, 3, 6)]
    [InlineData(InterruptTrigger.Both, 3, 3)]
    public async Task Edges_are_counted_by_their_kind(InterruptTrigger edge, long count, int atChange)
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a", takesAll: true)).Nets[0];
        Task<WaitOutcome> wait = board.Host.WaitAsync(new WaitCondition { Net = net, Kind = WaitKind.Edge, Edge = edge, Count = count }, TestBoard.Patience);
        await board.Round();
        await board.Host.ToggleAsync([net], 20, TimeSpan.Zero);
        WaitOutcome outcome = await wait.WaitAsync(TestBoard.Patience);
        EventEntry met = board.Events().Where(entry => entry.Kind == EventKind.Edge).ElementAt(atChange - 1);
        Assert.Equal((met.Time, met.Level, count), (outcome.Time, outcome.Level, outcome.Edges));
    }

    [Fact]
    public async Task A_level_must_last_and_quiet_too()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a", takesAll: true);
        const long Lasting = 40_000_000;
        long start = await a.Do((_, now) => now);
        Task<WaitOutcome> level = board.Host.WaitAsync(Level0(an[0], Level.High) with { StableNanoseconds = Lasting }, TestBoard.Patience);
        Task<WaitOutcome> quiet = board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Stable, StableNanoseconds = Lasting }, TestBoard.Patience);
        await board.Host.ToggleAsync([an[0]], 9, TimeSpan.FromMilliseconds(1));
        EventEntry[] edges = [.. board.Events().Where(entry => entry.Kind == EventKind.Edge)];
        foreach (Task<WaitOutcome> wait in new[] { level, quiet })
        {
            WaitOutcome outcome = await wait.WaitAsync(TestBoard.Patience);
            // Unless the machine was so slow that an earlier level lasted, it is the last one; in either case one that did last.
            Assert.Contains(edges.Select(edge => edge.Time + Lasting).Append(outcome.Time >= start + Lasting && wait == quiet ? outcome.Time : 0), due => due == outcome.Time);
        }

        // What has lasted already needs no more time.
        WaitOutcome lasted = await board.Host.WaitAsync(Level0(an[1], Level.Low) with { StableNanoseconds = 1_000_000_000 }, TimeSpan.Zero);
        Assert.Equal(0, lasted.WaitedNanoseconds);
        // Quiet counts from now on.
        await Assert.ThrowsAsync<VirtualGpioException>(
            () => board.Host.WaitAsync(new WaitCondition { Net = an[1], Kind = WaitKind.Stable, StableNanoseconds = long.MaxValue }, TimeSpan.FromMilliseconds(1)));
    }

    [Theory]
    [InlineData(WaitKind.Level)]
    [InlineData(WaitKind.Stable)]
    public async Task A_level_that_lasted_and_ended_before_the_board_looked_is_not_overlooked(WaitKind kind)
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        WaitCondition condition = new() { Net = an[0], Kind = kind, Level = Level.High, StableNanoseconds = 5_000_000_000 };
        Task<WaitOutcome> wait = board.Host.WaitAsync(condition, TestBoard.Patience);
        await board.Round();
        LineSettings output = new() { Requested = true, Direction = LineDirection.Output };
        // Both reports are taken in one round, with the software's times.
        long rose = await a.Do((chip, now) =>
        {
            chip.Lines[0].Configure(output, Level.High, now + 1000);
            chip.Lines[0].Configure(output, Level.Low, now + 5_000_002_000);
            return now + 1000;
        });
        WaitOutcome outcome = await wait.WaitAsync(TestBoard.Patience);
        Assert.Equal((rose + 5_000_000_000, Level.High), (outcome.Time, outcome.Level));
    }

    [Fact]
    public async Task A_wait_in_vain_says_what_was_seen()
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a", takesAll: true)).Nets[0];
        Task<WaitOutcome> edges = board.Host.WaitAsync(new WaitCondition { Net = net, Kind = WaitKind.Edge, Count = 3 }, TimeSpan.FromMilliseconds(200));
        await board.Host.ToggleAsync([net], 2, TimeSpan.Zero);
        VirtualGpioException late = await Assert.ThrowsAsync<VirtualGpioException>(() => edges.WaitAsync(TestBoard.Patience));
        Assert.Equal(ErrorKind.Timeout, late.Kind);
        Assert.Matches(@"^'[^']+' did not do what was waited for within \d+(\.\d+)? ms: 2 of 3 edges came\.$", late.Message);
        late = await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.WaitAsync(Level0(net, Level.High), TimeSpan.Zero));
        Assert.Matches(@"within \d+(\.\d+)? ms: it is low\.$", late.Message);
        Assert.Equal(1, await board.Observers(net));
    }

    [Fact]
    public async Task Waits_that_end_in_any_way_leave_no_observer_behind()
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a", takesAll: true)).Nets[0];
        int before = await board.Observers(net);
        for (int i = 0; i < 300; i++)
        {
            using var cancellation = new CancellationTokenSource();
            Task<WaitOutcome> wait = board.Host.WaitAsync(new WaitCondition { Net = net, Kind = WaitKind.Edge, Count = 1000 }, null, cancellation.Token);
            if (i % 2 == 0)
                await board.Round();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TestBoard.Patience));
        }

        Task<WaitOutcome>[] waits = [.. Enumerable.Range(0, 100).Select(i => board.Host.WaitAsync(new WaitCondition { Net = net, Kind = WaitKind.Edge, Count = i + 1 }, null))];
        await board.Round();
        Assert.Equal(before + 100, await board.Observers(net));
        await board.Host.ToggleAsync([net], 100, TimeSpan.Zero);
        await Task.WhenAll(waits).WaitAsync(TestBoard.Patience);
        Assert.Equal(before, await board.Observers(net));
    }

    [Fact]
    public async Task Nothing_is_overlooked_however_changes_and_waits_fall_together()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a", takesAll: true);
        for (int i = 0; i < 1500; i++)
        {
            Level level = (Level)(1 - (i & 1));
            // The wait is in before the change, which is another command of the same round, a report or a force.
            Task<WaitOutcome> edge = board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Edge }, null);
            Task<WaitOutcome> later = board.Host.WaitAsync(Level0(an[0], level), null);
            Task change = (i % 3) switch
            {
                0 => board.Set(an[0], level),
                1 => board.Host.ForceAsync([an[0]], level),
                _ => board.Host.BatchAsync([new ForceOperation([an[0]], null), new SetOperation([new NetLevel(an[0], level)])], TestBoard.Patience),
            };
            await Task.WhenAll(change, edge, later).WaitAsync(TestBoard.Patience);
            Assert.Equal(level, (await later).Level);
        }

        Assert.Equal(0, a.MostWaiting);
    }

    [Fact]
    public async Task A_wait_on_a_net_that_goes_with_its_chip_ends_with_what_happened()
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a")).Nets[0];
        Task<WaitOutcome> wait = board.Host.WaitAsync(new WaitCondition { Net = net, Kind = WaitKind.Edge }, null);
        await board.Round();
        await board.Host.RemoveChipAsync("a");
        VirtualGpioException gone = await Assert.ThrowsAsync<VirtualGpioException>(() => wait.WaitAsync(TestBoard.Patience));
        Assert.Equal((ErrorKind.NotFound, "a.0 went with its chip, before it did what was waited for."), (gone.Kind, gone.Message));
    }

    private static WaitCondition Level0(int net, Level level) => new() { Net = net, Kind = WaitKind.Level, Level = level };
}
