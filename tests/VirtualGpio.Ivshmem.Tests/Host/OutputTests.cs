// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class OutputTests
{
    [Fact]
    public async Task A_line_that_the_guest_drives_is_refused_by_name_and_nothing_is_set()
    {
        using var rig = new Rig(new ChipHostOptions { Names = ["a", "led"] });
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        machine.Do(guest =>
        {
            guest.SetConsumer(1, "blink");
            guest.Configure(1, Rig.Output, Level.High);
        });
        await Rig.Eventually(host, info => info.ReportsReceived >= 3);
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(
            () => host.SetAsync([new LineValue(0, Level.High), new LineValue(1, Level.Low)], Rig.Patience));
        Assert.Equal(ErrorKind.LineDrivenByGuest, refusal.Kind);
        Assert.Contains("line 1 ('led') of chip0 high, requested by 'blink'", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => host.ToggleAsync(new[] { 1 }, 1, TimeSpan.Zero));
        Assert.Equal(ErrorKind.LineDrivenByGuest, refusal.Kind);
        LineInfo[] lines = await host.GetLinesAsync();
        Assert.Equal((Level.Low, Signal.HighImpedance, LineDriver.None), (lines[0].Level, lines[0].HostSignal, lines[0].DrivenBy));
        Assert.Equal((Level.High, LineDriver.Guest, "blink"), (lines[1].Level, lines[1].DrivenBy, lines[1].Consumer));
    }

    [Fact]
    public async Task An_open_drain_bus_is_pulled_low_by_either_side()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        await host.PullAsync(4, Level.High);
        machine.Do(guest => guest.Configure(4, Rig.Output with { Drive = LineDrive.OpenDrain }, Level.Low));
        await Rig.Eventually(() => host.GetLinesAsync().Result[4].Level == Level.Low, "low by the guest");
        machine.Do(guest => Assert.Equal(Level.Low, guest.Read(4)));
        await host.SetAsync([new LineValue(4, Level.Low)], Rig.Patience);
        await Assert.ThrowsAsync<VirtualGpioException>(() => host.SetAsync([new LineValue(4, Level.High)], Rig.Patience));
        machine.Do(guest => guest.Set(4, Level.High));
        await Rig.Eventually(() => host.GetLinesAsync().Result[4].DrivenBy == LineDriver.Host, "let go by the guest");
        await Rig.Eventually(() => machine.Do(guest => guest.Read(4)) == Level.Low, "low by the host");
        Assert.Equal(Level.Low, (await host.GetLinesAsync())[4].Level);
        await host.PullAsync(4, Level.High);
        await Rig.Eventually(() => machine.Do(guest => guest.Read(4)) == Level.High, "let go");
    }

    [Fact]
    public async Task Contention_is_told_to_subscribers()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        using EventSubscription events = host.Subscribe([6]);
        await host.SetAsync([new LineValue(6, Level.High)], Rig.Patience);
        machine.Do(guest =>
        {
            guest.Configure(6, Rig.Output, Level.Low);
            guest.SetConsumer(6, "blink");
        });
        await Rig.Eventually(() => host.GetLinesAsync().Result[6] is { Contention: true, Consumer: "blink" }, "contention");
        await host.ReleaseAsync(6);
        LineEvent[] seen = await Read(events, 5);
        Assert.Equal(
            [LineEventKind.Edge, LineEventKind.Edge, LineEventKind.ContentionStarted, LineEventKind.Requested, LineEventKind.ContentionEnded],
            seen.Select(item => item.Kind));
        Assert.Equal([LineDriver.Host, LineDriver.Guest], seen.Take(2).Select(item => item.By));
    }

    [Fact]
    public async Task Settings_consumer_and_debounce_of_the_guest_are_shown()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        using EventSubscription events = host.Subscribe([10]);
        LineSettings settings = Rig.BothEdges with { Bias = LineBias.PullUp, Wakes = true, DebounceNanoseconds = 5_000_000 };
        machine.Do(guest => guest.SetConsumer(10, "button"));
        // By itself: together with the settings it would be one event or two, as the host happens to look.
        await Rig.Eventually(() => host.GetLinesAsync().Result[10].Consumer == "button", "consumer");
        machine.Do(guest => guest.Configure(10, settings));
        await Rig.Eventually(() => host.GetLinesAsync().Result[10].Settings == settings, "settings");
        machine.Do(guest => guest.Configure(10, settings with { Trigger = InterruptTrigger.Rising }));
        machine.Do(guest => guest.Configure(10, default));
        LineEvent[] seen = await Read(events, 5);
        Assert.Equal(
            [LineEventKind.Reconfigured, LineEventKind.Edge, LineEventKind.Requested, LineEventKind.Reconfigured, LineEventKind.Released],
            seen.Select(item => item.Kind));
    }

    [Fact]
    public async Task A_request_by_somebody_without_a_name_is_told_a_little_later()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        using EventSubscription events = host.Subscribe([10]);
        machine.Do(guest => guest.Configure(10, new LineSettings { Requested = true }));
        Assert.Equal([LineEventKind.Requested], (await Read(events, 1)).Select(item => item.Kind));
        machine.Do(guest => guest.Configure(10, default));
        Assert.Equal([LineEventKind.Released], (await Read(events, 1)).Select(item => item.Kind));
    }

    [Fact]
    public async Task A_pulse_shorter_than_the_debounce_period_never_reaches_the_guest()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => guest.Configure(2, Rig.BothEdges with { DebounceNanoseconds = 30_000_000 }));
        await Rig.Eventually(() => host.GetLinesAsync().Result[2].Settings.DebounceNanoseconds > 0, "debounce");
        BurstResult result = await host.ToggleAsync(new[] { 2 }, 10, TimeSpan.Zero);
        Assert.Equal((10L, 0L), (result.Changes, result.EdgesSent));
        await host.SetAsync([new LineValue(2, Level.High)], Rig.Patience);
        await Rig.Eventually(() => consumer.Count == 1, "one edge");
        Assert.Equal(1u, machine.Do(_ => consumer.Edges[0]).Sequence);
    }

    [Fact]
    public async Task A_bias_of_the_guest_on_a_floating_line_counts_at_once_and_both_sides_agree()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        Layout layout = Layout.Read(rig.View)!;
        Assert.Equal(uint.MaxValue, rig.View.UInt32At(layout.Floats));
        for (int i = 0; i < 100; i++)
        {
            LineBias bias = i % 2 == 0 ? LineBias.PullUp : LineBias.PullDown;
            Level expected = i % 2 == 0 ? Level.High : Level.Low;
            // Debounce or not: the guest does not wait for its own pull.
            machine.Do(guest => guest.Configure(4, Rig.BothEdges with { Bias = bias, DebounceNanoseconds = i % 3 * 1_000_000_000L }));
            machine.Do(guest => Assert.Equal(expected, guest.Read(4)));
            await Rig.Eventually(() => host.GetLinesAsync().Result[4].OutsideLevel == expected, "the host's knowledge");
        }

        // The guest knew each time, and was told all the same.
        Assert.Equal((100u, 100L), ((await host.GetLinesAsync())[4].Sequence, (await host.GetLinesAsync())[4].EdgesSent));
        Assert.Equal(0, consumer.Count);
        await host.SetAsync([new LineValue(4, Level.Low)], Rig.Patience);
        Assert.Equal(~(1u << 4), rig.View.UInt32At(layout.Floats));
        // The guest is asked for what the host knows already, and is told so all the same.
        long before = (await host.GetLinesAsync())[4].EdgesSent;
        machine.Do(guest => guest.Configure(4, Rig.BothEdges with { Bias = LineBias.PullUp }));
        await Rig.Eventually(() => host.GetLinesAsync().Result[4].EdgesSent == before + 1, "the host's edge");
        machine.Do(guest => Assert.Equal(Level.Low, guest.Read(4)));
        await host.ReleaseAsync(4);
        Assert.Equal(uint.MaxValue, rig.View.UInt32At(layout.Floats));
        await Rig.Eventually(() => machine.Do(guest => guest.Read(4)) == Level.High, "its pull");
        before = (await host.GetLinesAsync())[4].EdgesSent;
        machine.Do(guest => guest.Configure(4, Rig.BothEdges with { Bias = LineBias.PullDown }));
        await Rig.Eventually(() => host.GetLinesAsync().Result[4].EdgesSent == before + 1, "the host's edge");
        await Rig.Eventually(() => machine.Do(guest => guest.Read(4)) == Level.Low, "its other pull");
    }

    [Fact]
    public async Task A_change_of_direction_and_value_is_one_change_on_the_net()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        machine.Do(guest =>
        {
            guest.Configure(3, Rig.Output, Level.High);
            guest.Configure(3, default);
        });
        await Rig.Eventually(host, info => info.ReportsReceived >= 3);
        using EventSubscription events = host.Subscribe([3]);
        machine.Do(guest =>
        {
            for (int i = 0; i < 50; i++)
            {
                guest.Configure(3, default, Level.Low);
                guest.Configure(3, Rig.Output, Level.High);
            }
        });
        await Rig.Eventually(host, info => info.ReportsReceived >= 203);
        while (events.TryRead(out LineEvent next))
            Assert.NotEqual(LineEventKind.Edge, next.Kind);
    }

    private static async Task<LineEvent[]> Read(EventSubscription events, int count)
    {
        List<LineEvent> seen = [];
        while (seen.Count < count && await events.WaitAsync().AsTask().WaitAsync(Rig.Patience))
        {
            while (events.TryRead(out LineEvent next))
                seen.Add(next);
        }

        return [.. seen];
    }
}
