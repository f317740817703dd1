// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting.Tests;

public sealed class ToggleAndPulseTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(7, 0)]
    [InlineData(1000, 0)]
    [InlineData(5, 100_000)]
    public async Task A_toggle_makes_as_many_changes_as_it_is_told_and_counts_them(long count, long periodNanoseconds)
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a", takesAll: true);
        await board.Set(an[1], Level.High);
        long begun = MonotonicClock.Nanoseconds;
        BurstResult result = await board.Host.ToggleAsync([an[0], an[1]], count, TimeSpan.FromTicks(periodNanoseconds / 100));
        Assert.Equal((2 * count, 2 * count, 0L), (result.Changes, result.EdgesSent, result.Waits));
        Assert.Equal(count % 2 == 0 ? [Level.Low, Level.High] : [Level.High, Level.Low], await board.Host.GetLevelsAsync([an[0], an[1]]));
        EventEntry[] edges = [.. board.Events().Where(edge => edge.Kind == EventKind.Edge).Skip(1)];
        Assert.Equal(2 * count, edges.Length);
        // No round comes before its time.
        for (int i = 0; i < edges.Length; i++)
            Assert.True(edges[i].Time >= begun + (i / 2 * periodNanoseconds));
        Assert.True(result.Elapsed < TestBoard.Patience);
        Assert.Equal(0, a.MostWaiting);
    }

    [Fact]
    public async Task A_toggle_waits_for_room_and_never_sends_more_than_there_is()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        Task<BurstResult> toggle = board.Host.ToggleAsync([an[0], an[1]], 50, TimeSpan.Zero);
        int taken = 0;
        while (!toggle.IsCompleted)
            taken = (await a.Take(3)).Length;
        BurstResult result = await toggle;
        Assert.Equal((100L, 100L), (result.Changes, result.EdgesSent));
        Assert.True(result.Waits > 0 && result.Waited > TimeSpan.Zero);
        Assert.InRange(taken, 84, 100);
        Assert.Equal(16, a.MostWaiting);
        EdgeEvent[] all = await a.Take();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 2), all.Select(edge => edge.Line));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => 1 - (i / 2 % 2)), all.Select(edge => (int)edge.Level));
    }

    [Fact]
    public async Task Software_that_takes_nothing_ends_a_toggle_at_the_stall_limit_and_one_that_is_slow_does_not()
    {
        await using var board = new TestBoard(new BoardHostOptions { StallLimit = TimeSpan.FromMilliseconds(300) });
        (SoftwareTransport a, int[] an) = await board.Add("a");
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.ToggleAsync([an[0]], 100, TimeSpan.Zero));
        Assert.Equal((ErrorKind.GuestBusy, "The software of a is busy."), (refusal.Kind, refusal.Message));
        Assert.Equal(16, await a.Waiting());
        Assert.Equal(Level.Low, await board.Get(an[0]));

        await a.Take();
        long start = Environment.TickCount64;
        Task<BurstResult> slow = board.Host.ToggleAsync([an[0]], long.MaxValue, TimeSpan.Zero);
        // Far beyond the limit as a whole, and never that long without an edge taken.
        while (Environment.TickCount64 - start < 900 && !slow.IsCompleted)
            await a.Take(1);
        Assert.False(slow.IsCompleted);
        Assert.Equal(ErrorKind.GuestBusy, (await Assert.ThrowsAsync<VirtualGpioException>(() => slow)).Kind);
    }

    [Fact]
    public async Task A_toggle_at_full_speed_leaves_others_their_turn_and_ends_when_it_is_cancelled()
    {
        await using var board = new TestBoard();
        (_, int[] an) = await board.Add("a", room: 1 << 20, takesAll: true);
        using var cancellation = new CancellationTokenSource();
        Task<BurstResult> toggle = board.Host.ToggleAsync([an[0]], long.MaxValue, TimeSpan.Zero, cancellation.Token);
        for (int i = 0; i < 100; i++)
        {
            await board.Set(an[1], (Level)(i & 1)).WaitAsync(TestBoard.Patience);
            Assert.Equal((Level)(i & 1), await board.Get(an[1]));
        }

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => toggle);
        // The board's time never went back.
        List<EventEntry> events = EventsKept(board);
        for (int i = 1; i < events.Count; i++)
            Assert.True(events[i].Time >= events[i - 1].Time, $"{events[i - 1]} is followed by {events[i]}");
    }

    [Fact]
    public async Task Two_toggles_and_a_set_that_needs_both_chips_all_get_on()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        (SoftwareTransport b, int[] bn) = await board.Add("b");
        Task<BurstResult> one = board.Host.ToggleAsync([an[0]], 20_000, TimeSpan.Zero);
        Task<BurstResult> other = board.Host.ToggleAsync([bn[0]], 20_000, TimeSpan.Zero);
        Task set = Task.Run(async () =>
        {
            for (int i = 0; i < 20; i++)
                await board.Host.SetAsync([new NetLevel(an[1], (Level)(i & 1)), new NetLevel(bn[1], (Level)(i & 1))], TestBoard.Patience);
        });
        Task all = Task.WhenAll(one, other, set);
        while (!all.IsCompleted)
            await Task.WhenAll(a.Take(5), b.Take(3));
        await all;
        Assert.Equal((16, 16), (a.MostWaiting, b.MostWaiting));
        EdgeEvent[] taken = await a.Take();
        Assert.Equal(20_000 + 19, taken.Length);
        Assert.Equal(taken.Where(edge => edge.Line == 0).Select(edge => edge.Sequence), Enumerable.Range(1, 20_000).Select(i => (uint)i));
    }

    [Theory]
    [InlineData(null, Signal.HighImpedance)]
    [InlineData(null, Signal.StrongHigh)]
    [InlineData(Level.Low, Signal.PullUp)]
    [InlineData(Level.High, Signal.StrongLow)]
    [InlineData(Level.High, Signal.PullDown)]
    public async Task Pulses_restore_what_was_driven_before(Level? level, Signal before)
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        await board.Host.DriveAsync([new NetSignal(an[0], before), new NetSignal(an[1], before)], TestBoard.Patience);
        NetState[] rest = await board.Host.GetNetsAsync([an[0], an[1]]);
        long seen = board.Host.Events.Last;
        long begun = MonotonicClock.Nanoseconds;
        BurstResult result = await board.Host.PulseAsync([an[0], an[1]], level, 20_000, 3, 50_000);
        // A net that nothing drove has its level back too, or a pulse would have no end.
        Signal after = before == Signal.HighImpedance ? Signal.StrongLow : before;
        Assert.Equal(after, (await board.Host.GetNetsAsync([an[0]]))[0].HostSignal);
        Assert.Equal(12, result.Changes);
        EventEntry[] edges = [.. board.Events().Where(edge => edge.Sequence > seen)];
        Assert.Equal(12, edges.Length);
        Assert.Equal(level ?? (rest[0].Level == Level.High ? Level.Low : Level.High), edges[0].Level);
        for (int i = 0; i < 12; i++)
        {
            long due = (i / 4 * 50_000) + (i / 2 % 2 * 20_000);
            Assert.Equal(an[i % 2], edges[i].Net);
            Assert.True(edges[i].Time >= begun + due, $"edge {i} came {edges[i].Time - begun} ns after the begin, and was due after {due} ns");
        }
    }

    [Fact]
    public async Task A_net_that_something_else_drives_is_let_go_of_after_a_pulse()
    {
        await using var board = new TestBoard();
        int pulled = await board.Host.AddNetAsync(new NetSetup("pulled", Pull: Signal.PullUp));
        int falling = await board.Host.AddNetAsync(new NetSetup("falling", Rest: NetRest.Low));

        await board.Host.PulseAsync([pulled, falling], null, 20_000, 2, 50_000);

        Assert.All(await board.Host.GetNetsAsync([pulled, falling]), net => Assert.Equal((Signal.HighImpedance, 4L), (net.HostSignal, net.Changes - (net.Entry.Id == pulled ? 1 : 0))));
    }

    [Fact]
    public async Task A_pulse_restores_what_the_command_before_it_drove()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        await board.Fill(a, an[3]);
        Task set = board.Set(an[0], Level.High);
        Task<BurstResult> pulse = board.Host.PulseAsync([an[0]], null, 1, 1, 1);
        await board.Round();
        await a.Take();
        await Task.WhenAll(set, pulse).WaitAsync(TestBoard.Patience);
        Assert.Equal(Signal.StrongHigh, (await board.Host.GetNetsAsync([an[0]]))[0].HostSignal);
        Assert.Equal([1, 0, 1], (await a.Take())[16..].Select(edge => (int)edge.Level));
    }

    private static List<EventEntry> EventsKept(TestBoard board)
    {
        EventReader reader = board.Host.Events.Read(Math.Max(0, board.Host.Events.Last - board.Host.Events.Capacity + 1));
        var buffer = new EventEntry[board.Host.Events.Capacity];
        int count = reader.TryRead(buffer, out _);
        return [.. buffer[..count]];
    }
}
