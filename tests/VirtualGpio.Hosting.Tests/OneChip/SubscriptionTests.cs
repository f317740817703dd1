// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.Hosting.Tests.OneChip;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task A_reader_that_keeps_up_sees_every_edge_in_order()
    {
        using ChipHost host = Start(new SoftwareTransport(takesAll: true));
        using EventSubscription events = host.Subscribe([7], 1 << 16);
        Task<BurstResult> toggle = host.ToggleAsync(new[] { 7, 8 }, 50_000, TimeSpan.Zero);
        long seen = 0;
        while (seen < 50_000 && await events.WaitAsync().AsTask().WaitAsync(TestBoard.Patience))
        {
            while (events.TryRead(out LineEvent next))
            {
                Assert.Equal((LineEventKind.Edge, 7, ++seen, LineDriver.Host, 0L), (next.Kind, next.Line, next.Sequence, next.By, next.Missed));
                Assert.Equal(seen % 2 == 1 ? Level.High : Level.Low, next.Level);
            }
        }

        await toggle;
        Assert.Equal(0, events.MissedTotal);
    }

    [Fact]
    public async Task A_slow_reader_is_told_how_many_events_it_missed()
    {
        using ChipHost host = Start(new SoftwareTransport(takesAll: true));
        using EventSubscription events = host.Subscribe([], 16);
        await host.ToggleAsync(new[] { 7 }, 1000, TimeSpan.Zero);
        Assert.Equal(984, events.MissedTotal);
        for (int i = 1; i <= 16; i++)
        {
            Assert.True(events.TryRead(out LineEvent next));
            Assert.Equal(i, next.Sequence);
        }

        Assert.False(events.TryRead(out _));
        await host.ToggleAsync(new[] { 7 }, 1, TimeSpan.Zero);
        Assert.True(events.TryRead(out LineEvent last));
        Assert.Equal((984L, 1001L), (last.Missed, last.Sequence));
    }

    [Fact]
    public async Task A_waiting_reader_wakes_when_the_subscription_or_the_host_ends()
    {
        using ChipHost host = Start(new SoftwareTransport(takesAll: true));
        EventSubscription one = host.Subscribe([0]);
        EventSubscription other = host.Subscribe([0]);
        EventSubscription cancelled = host.Subscribe([0]);
        Task<bool> oneWaits = one.WaitAsync().AsTask();
        Task<bool> otherWaits = other.WaitAsync().AsTask();
        using var cancellation = new CancellationTokenSource();
        Task<bool> cancelledWaits = cancelled.WaitAsync(cancellation.Token).AsTask();
        Assert.False(oneWaits.IsCompleted);
        one.Dispose();
        Assert.False(await oneWaits.WaitAsync(TestBoard.Patience));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelledWaits);
        await host.SetAsync([new LineValue(0, Level.High)], TestBoard.Patience);
        Assert.True(await otherWaits.WaitAsync(TestBoard.Patience));
        await host.DisposeAsync();
        Assert.True(other.TryRead(out _));
        Assert.False(await other.WaitAsync());
        cancelled.Dispose();
    }

    [Fact]
    public async Task A_subscription_to_the_chip_is_not_told_what_happens_on_its_lines()
    {
        var software = new SoftwareTransport(takesAll: true);
        using ChipHost host = Start(software);
        using EventSubscription events = host.SubscribeToChip([], 16);
        await software.Tell(EventKind.GuestAttached);
        await software.Tell(EventKind.DriverStarted);
        await host.ToggleAsync(new[] { 0, 31 }, 1000, TimeSpan.Zero);
        await software.Output(5, Level.High);
        Assert.Equal([LineEventKind.GuestAttached, LineEventKind.DriverStarted], Kinds(events));
        Assert.Equal(0, events.MissedTotal);
    }

    [Fact]
    public async Task A_subscription_to_the_chip_is_told_of_the_kinds_that_it_asks_for_on_any_line()
    {
        var software = new SoftwareTransport(takesAll: true);
        using ChipHost host = Start(software);
        using EventSubscription events = host.SubscribeToChip([LineEventKind.ContentionStarted, LineEventKind.ContentionEnded]);
        await host.SetAsync([new LineValue(7, Level.High), new LineValue(8, Level.High)], TestBoard.Patience);
        await software.Output(8, Level.Low);
        await host.ReleaseAsync(8);
        Assert.True(events.TryRead(out LineEvent started));
        Assert.Equal((LineEventKind.ContentionStarted, 8), (started.Kind, started.Line));
        Assert.Equal([LineEventKind.ContentionEnded], Kinds(events));
    }

    [Fact]
    public async Task A_subscription_is_told_of_what_the_board_was_about_to_do_when_it_was_made()
    {
        var software = new SoftwareTransport(takesAll: true);
        using ChipHost host = Start(software);
        using var busy = new ManualResetEventSlim();
        using var subscribed = new ManualResetEventSlim();
        Task<bool> work = software.Do((_, _) =>
        {
            busy.Set();
            return subscribed.Wait(TestBoard.Patience);
        });
        Assert.True(busy.Wait(TestBoard.Patience));
        using EventSubscription events = host.Subscribe([31]);
        Task told = software.Tell(EventKind.DriverStarted);
        subscribed.Set();
        Assert.True(await work);
        await told;
        Assert.Equal([LineEventKind.DriverStarted], Kinds(events));
    }

    [Fact]
    public async Task A_subscription_to_a_host_that_has_ended_by_itself_ends_at_once()
    {
        var software = new SoftwareTransport();
        using ChipHost host = Start(software);
        software.Break(new VirtualGpioException(ErrorKind.ServerLost, "The other side has gone."));
        await Assert.ThrowsAsync<VirtualGpioException>(() => host.Completion.WaitAsync(TestBoard.Patience));
        using EventSubscription events = host.Subscribe([]);
        Assert.False(await events.WaitAsync().AsTask().WaitAsync(TestBoard.Patience));
    }

    [Fact]
    public async Task Subscriptions_that_come_and_go_on_many_threads_do_not_disturb_each_other()
    {
        using ChipHost host = Start(new SoftwareTransport(takesAll: true));
        using EventSubscription constant = host.Subscribe([7], 1 << 16);
        Task<BurstResult> toggle = host.ToggleAsync(new[] { 7 }, 50_000, TimeSpan.Zero);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
            {
                using EventSubscription own = host.Subscribe([8]);
                await host.SetAsync([new LineValue(8, Level.High)], TestBoard.Patience);
                await host.ReleaseAsync(8);
            }
        })));
        await toggle;
        for (int i = 1; i <= 50_000; i++)
        {
            Assert.True(constant.TryRead(out LineEvent next));
            Assert.Equal((7, (long)i, 0L), (next.Line, next.Sequence, next.Missed));
        }
    }

    private static ChipHost Start(SoftwareTransport software)
    {
        var host = new ChipHost(software, new ChipHostOptions());
        host.Start();
        return host;
    }

    private static List<LineEventKind> Kinds(EventSubscription events)
    {
        List<LineEventKind> kinds = [];
        while (events.TryRead(out LineEvent next))
            kinds.Add(next.Kind);
        return kinds;
    }
}
