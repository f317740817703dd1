// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class BackPressureTests
{
    private static readonly ChipHostOptions Named = new() { Names = ["zero", "one", "two", "three"] };

    private static readonly IvshmemTransportOptions Small = new() { EdgeQueueEntries = 16, EdgeBacklog = 0 };

    [Fact]
    public async Task A_full_queue_makes_a_command_wait_and_names_the_busy_consumer_when_its_time_is_up()
    {
        using var rig = new Rig(Named, Small);
        (ChipHost host, SoftwareGuestMachine machine, RecordingConsumer consumer) = await BusyOn(rig, line: 2);

        await host.ToggleAsync(new[] { 3 }, 9, TimeSpan.Zero);
        var watch = Stopwatch.StartNew();
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(
            () => host.ToggleAsync(new[] { 3 }, 100, TimeSpan.Zero));
        Assert.Equal(ErrorKind.GuestBusy, refusal.Kind);
        Assert.Contains("line 2 ('two'), 'slow one'", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(watch.ElapsedMilliseconds, 150, 30_000);
        refusal = await Assert.ThrowsAsync<VirtualGpioException>(
            () => host.SetAsync([new LineValue(1, Level.High)], TimeSpan.FromMilliseconds(100)));
        Assert.Equal(ErrorKind.GuestBusy, refusal.Kind);
        Assert.Equal(Signal.HighImpedance, (await host.GetLinesAsync())[1].HostSignal);

        machine.Do(guest =>
        {
            consumer.MakeSlow(2, false);
            guest.Done(2);
        });
        await host.SetAsync([new LineValue(1, Level.High)], Rig.Patience);
        await host.SettledAsync(Rig.Patience);
        LineInfo[] lines = await host.GetLinesAsync();
        Assert.All(lines, line => Assert.Equal((line.EdgesSent, 0L), (line.EdgesDelivered, line.EdgesCoalesced)));
        machine.Do(guest =>
        {
            for (int i = 0; i < 4; i++)
                Assert.Equal(lines[i].Level, guest.Read(i));
        });
    }

    [Fact]
    public async Task Reading_a_busy_line_gives_the_level_of_the_edge_that_is_handled()
    {
        using var rig = new Rig(Named, Small);
        (ChipHost host, SoftwareGuestMachine machine, RecordingConsumer consumer) = await BusyOn(rig, line: 2);
        await host.SetAsync([new LineValue(0, Level.High)], Rig.Patience);
        for (int handled = 1; handled < 8; handled++)
        {
            long expected = handled;
            await Rig.Eventually(() => consumer.Count == expected, $"edge {expected}");
            machine.Do(guest =>
            {
                Assert.Equal(expected % 2 == 1 ? Level.High : Level.Low, guest.Read(2));
                // What was queued behind the busy line waits with it.
                Assert.Equal(Level.Low, guest.Read(0));
                guest.Done(2);
            });
        }

        machine.Do(guest => guest.Done(2));
        await host.SettledAsync(Rig.Patience);
        machine.Do(guest => Assert.Equal(Level.High, guest.Read(0)));
    }

    [Fact]
    public async Task A_command_that_is_cancelled_while_it_waits_changes_nothing_more()
    {
        using var rig = new Rig(Named, Small);
        (ChipHost host, _, _) = await BusyOn(rig, line: 2);
        await host.ToggleAsync(new[] { 3 }, 9, TimeSpan.Zero);
        using var cancellation = new CancellationTokenSource();
        Task<BurstResult> toggle = host.ToggleAsync(new[] { 3 }, 1000, TimeSpan.Zero, cancellation.Token);
        Task set = host.SetAsync([new LineValue(0, Level.High)], Rig.Patience, cancellation.Token);
        await Rig.Eventually(host, info => info.EdgesWaiting == 16);
        Assert.False(toggle.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => toggle);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        Assert.Equal(Level.Low, (await host.GetLinesAsync())[0].Level);
    }

    [Fact]
    public async Task Changes_that_nobody_commanded_coalesce_while_the_queue_is_full_and_the_level_follows()
    {
        using var rig = new Rig(Named, Small);
        (ChipHost host, SoftwareGuestMachine machine, RecordingConsumer consumer) = await BusyOn(rig, line: 2);
        await host.PullAsync(7, Level.High);
        await host.ToggleAsync(new[] { 3 }, 8, TimeSpan.Zero);
        await Rig.Eventually(host, info => info.EdgesWaiting == 16);
        machine.Do(guest =>
        {
            // Together with the pull of the host: low with a pull-down of the guest, high without.
            for (int i = 0; i < 21; i++)
                guest.Configure(7, new LineSettings { Bias = i % 2 == 0 ? LineBias.PullDown : LineBias.Disabled });
        });
        await Rig.Eventually(host, info => info.ReportsReceived >= 23);
        LineInfo line = (await host.GetLinesAsync())[7];
        Assert.Equal((22u, 1L, 21L), (line.Sequence, line.EdgesSent, line.EdgesCoalesced));

        machine.Do(guest =>
        {
            guest.Configure(7, Rig.BothEdges with { Bias = LineBias.PullDown });
            consumer.MakeSlow(2, false);
            guest.Done(2);
        });
        await Rig.Eventually(() => machine.Do(_ => consumer.Edges[^1].Line) == 7, "the line's turn");
        await host.SettledAsync(Rig.Patience);
        line = (await host.GetLinesAsync())[7];
        Assert.Equal((22u, 2L, 20L), (line.Sequence, line.EdgesSent, line.EdgesCoalesced));
        // The one before shows that the line went high first.
        EdgeEntry[] edges = machine.Do(_ => consumer.Edges.Where(edge => edge.Line == 7).ToArray());
        Assert.Equal((22u, 0), (edges[^1].Sequence, edges[^1].Level));
        machine.Do(guest => Assert.Equal(Level.Low, guest.Read(7)));
    }

    [Fact]
    public async Task Two_toggles_at_once_share_the_queue_and_lose_nothing()
    {
        using var rig = new Rig(Named, Small);
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => Enumerable.Range(0, 3).ToList().ForEach(line => guest.Configure(line, Rig.BothEdges)));
        Task<BurstResult> one = host.ToggleAsync(new[] { 0 }, 20_000, TimeSpan.Zero);
        Task<BurstResult> other = host.ToggleAsync(new[] { 1 }, 20_000, TimeSpan.Zero);
        Task set = host.SetAsync([new LineValue(2, Level.High)], Rig.Patience);
        await Task.WhenAll(one, other, set);
        await host.SettledAsync(Rig.Patience);
        machine.Do(_ =>
        {
            Assert.Equal(40_001, consumer.Count);
            Assert.Equal(0, consumer.Repeated);
        });
    }

    [Fact]
    public async Task Commands_on_one_line_keep_their_order()
    {
        using var rig = new Rig(Named, Small);
        ChipHost host = rig.StartHost();
        Task<BurstResult> toggle = host.ToggleAsync(new[] { 0 }, 4, TimeSpan.FromMilliseconds(20));
        Task set = host.SetAsync([new LineValue(0, Level.High)], Rig.Patience);
        Task other = host.SetAsync([new LineValue(1, Level.High)], Rig.Patience);
        await other;
        Assert.False(toggle.IsCompleted);
        Assert.False(set.IsCompleted);
        await set;
        Assert.True(toggle.IsCompleted);
        Assert.InRange((await toggle).Elapsed.TotalMilliseconds, 59, 30_000);
        Assert.Equal(Level.High, (await host.GetLinesAsync())[0].Level);
    }

    private static async Task<(ChipHost, SoftwareGuestMachine, RecordingConsumer)> BusyOn(Rig rig, int line)
    {
        ChipHost host = rig.StartHost(Named with { StallLimit = TimeSpan.FromMilliseconds(200) });
        var consumer = new RecordingConsumer();
        consumer.MakeSlow(line);
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest =>
        {
            guest.SetConsumer(line, "slow one");
            guest.Configure(line, Rig.BothEdges);
        });
        await Rig.Eventually(host, info => info.ReportsReceived >= 2);
        // The first is being handled; eight more wait, so that others find little room.
        await host.ToggleAsync(new[] { line }, 8, TimeSpan.Zero);
        await Rig.Eventually(() => consumer.Count == 1, "the first edge");
        return (host, machine, consumer);
    }
}
