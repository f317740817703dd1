// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class RestartTests
{
    [Fact]
    public async Task A_new_host_goes_on_where_the_former_one_stopped_and_loses_nothing()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest =>
        {
            guest.SetConsumer(1, "kept");
            guest.Configure(1, Rig.BothEdges with { Bias = LineBias.PullDown });
            guest.Configure(2, Rig.Output, Level.High);
            guest.Configure(3, Rig.BothEdges);
        });
        await host.SetAsync([new LineValue(1, Level.High), new LineValue(3, Level.High)], Rig.Patience);
        for (int restart = 1; restart <= 5; restart++)
        {
            await host.ToggleAsync(new[] { 3 }, 1000, TimeSpan.Zero);
            await host.SettledAsync(Rig.Patience);
            await host.DisposeAsync();
            host = rig.StartHost();
            LineInfo[] lines = await host.GetLinesAsync();
            Assert.Equal((Level.High, "kept"), (lines[1].Level, lines[1].Consumer));
            Assert.Equal((Level.High, LineDriver.Guest), (lines[2].Level, lines[2].DrivenBy));
            Assert.Equal(Level.High, lines[3].Level);
            await host.ToggleAsync(new[] { 3 }, 1000, TimeSpan.Zero);
            await host.SettledAsync(Rig.Patience);
            machine.Do(guest =>
            {
                Assert.Equal(2 + (2000 * restart), consumer.Count);
                Assert.Equal((0, 0, true), (consumer.Repeated, consumer.WrongReads, guest.HasHost));
            });
        }
    }

    [Fact]
    public async Task Edges_that_a_killed_host_left_in_the_queue_still_arrive()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        consumer.MakeSlow(0);
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => guest.Configure(0, Rig.BothEdges));
        await host.ToggleAsync(new[] { 0 }, 100, TimeSpan.Zero);
        await Rig.Eventually(() => consumer.Count == 1, "the first edge");
        uint generation = rig.View.UInt32At(HostHeader.GenerationOffset);
        uint peer = rig.View.UInt32At(HostHeader.PeerOffset);
        machine.Do(_ =>
        {
            host.Dispose();
            // What SIGKILL would have left, before the guest could see anything else.
            rig.View.UInt32At(HostHeader.GenerationOffset) = generation;
            rig.View.UInt32At(HostHeader.PeerOffset) = peer;
        });

        host = rig.StartHost();
        Task<BurstResult> more = host.ToggleAsync(new[] { 0 }, 100, TimeSpan.Zero);
        machine.Do(guest =>
        {
            consumer.MakeSlow(0, false);
            guest.Done(0);
        });
        await more;
        await host.SettledAsync(Rig.Patience);
        machine.Do(_ => Assert.Equal((200L, 0), (consumer.Count, consumer.Repeated)));
    }

    [Fact]
    public async Task A_guest_that_restarts_begins_with_the_levels_as_they_are()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => guest.Configure(5, Rig.Output, Level.High));
        using EventSubscription events = host.Subscribe([31]);
        for (int restart = 0; restart < 20; restart++)
        {
            Task<BurstResult> toggle = host.ToggleAsync(new[] { 8 }, 5001, TimeSpan.Zero);
            machine.StartDriver();
            machine.Do(guest => guest.Configure(8, Rig.BothEdges));
            await toggle;
            await host.SettledAsync(Rig.Patience);
            LineInfo[] lines = await host.GetLinesAsync();
            Assert.Equal(lines[8].Level, machine.Do(guest => guest.Read(8)));
            Assert.Equal(LineDirection.Input, lines[5].Settings.Direction);
            machine.Do(_ => Assert.Equal(0, consumer.WrongReads));
        }

        int starts = 0;
        while (events.TryRead(out LineEvent next))
            starts += next.Kind == LineEventKind.DriverStarted ? 1 : 0;
        Assert.Equal(20, starts);
        Assert.Null(host.Fault);
    }

    [Fact]
    public async Task A_level_set_while_no_driver_is_there_is_known_to_the_next_one()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        await host.SetAsync([new LineValue(0, Level.High)], Rig.Patience);
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => Assert.Equal(Level.High, guest.Read(0)));
        machine.Do(guest =>
        {
            guest.Configure(0, Rig.BothEdges);
            guest.Stop();
        });
        await Rig.Eventually(host, info => info.Guest == GuestState.Attached);
        BurstResult result = await host.ToggleAsync(new[] { 0 }, 100_001, TimeSpan.Zero);
        Assert.Equal(0, result.Waits);
        machine.StartDriver();
        await Rig.Eventually(host, info => info.Guest == GuestState.Running);
        await host.SettledAsync(Rig.Patience);
        machine.Do(guest => Assert.Equal((Level.Low, 0L), (guest.Read(0), consumer.Count)));
    }

    [Fact]
    public async Task A_change_between_the_start_of_a_driver_and_the_hosts_notice_is_not_lost()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = rig.PowerOn(new RecordingConsumer());
        for (int i = 0; i < 200; i++)
        {
            Task set = host.SetAsync([new LineValue(0, i % 2 == 0 ? Level.High : Level.Low)], Rig.Patience);
            machine.StartDriver();
            await set;
            await Rig.Eventually(host, info => info.Guest == GuestState.Running);
            Level level = i % 2 == 0 ? Level.High : Level.Low;
            await Rig.Eventually(() => machine.Do(guest => guest.Read(0)) == level, $"the level, round {i}");
            machine.Do(guest => guest.Stop());
            await Rig.Eventually(host, info => info.Guest == GuestState.Attached);
        }
    }

    [Fact]
    public async Task A_machine_that_goes_leaves_nothing_to_the_next()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        using EventSubscription events = host.Subscribe([]);
        for (int round = 0; round < 5; round++)
        {
            SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
            machine.Do(guest =>
            {
                guest.SetConsumer(1, "former");
                guest.Configure(1, Rig.Output, Level.High);
            });
            await Rig.Eventually(() => host.GetLinesAsync().Result[1].Settings.Requested, "settings");
            rig.View.UInt32At(Map.InterruptEnable) = uint.MaxValue;
            machine.Dispose();
            await Rig.Eventually(host, info => info.Guest == GuestState.Detached);
            LineInfo line = (await host.GetLinesAsync())[1];
            Assert.Equal((default, "", Signal.HighImpedance), (line.Settings, line.Consumer, line.GuestSignal));
            Assert.All(rig.View.Bytes(Map.GuestHeader, Map.Block).ToArray(), word => Assert.Equal(0, word));
            Assert.All(rig.View.Bytes(Layout.Read(rig.View)!.Table, 32 * 64).ToArray(), word => Assert.Equal(0, word));
            Assert.Equal(0u, rig.View.UInt32At(Map.InterruptEnable));
        }

        List<LineEventKind> kinds = [];
        while (events.TryRead(out LineEvent next))
        {
            if (next.Line < 0)
                kinds.Add(next.Kind);
        }

        Assert.Equal(20, kinds.Count);
        Assert.Equal(
            [LineEventKind.GuestAttached, LineEventKind.DriverStarted, LineEventKind.DriverStopped, LineEventKind.GuestDetached], kinds.Take(4));
    }

    [Fact]
    public async Task A_machine_that_went_while_no_host_was_there_leaves_nothing_either()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        using IvshmemPeer keeper = rig.Join();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        machine.Do(guest => guest.Configure(1, Rig.Output, Level.High));
        await host.DisposeAsync();
        machine.Dispose();
        await Rig.Eventually(() => keeper.ProcessMessages(new Nobody()) && keeper.Peers.Count == 0, "gone");
        keeper.Dispose();
        // Somebody must stay, or the server clears the memory itself.
        host = rig.StartHost();
        Assert.Equal(GuestState.Detached, (await host.GetInfoAsync()).Guest);
        Assert.Equal(0u, rig.View.UInt32At(GuestHeader.GenerationOffset));
        Assert.Equal(LineDirection.Input, (await host.GetLinesAsync())[1].Settings.Direction);
    }

    [Fact]
    public async Task A_bias_that_a_guest_gave_a_floating_line_while_no_host_was_there_is_not_taken_for_what_the_former_host_drove()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        await host.SetAsync([new LineValue(1, Level.Low)], Rig.Patience);
        await host.SettledAsync(Rig.Patience);
        await host.DisposeAsync();
        machine.Do(guest =>
        {
            guest.Configure(0, Rig.BothEdges with { Bias = LineBias.PullUp });
            guest.Configure(1, Rig.BothEdges with { Bias = LineBias.PullUp });
            Assert.Equal((Level.High, Level.Low), (guest.Read(0), guest.Read(1)));
        });
        host = rig.StartHost();
        await Rig.Eventually(() => machine.Do(guest => guest.HasHost), "noticed");
        await host.SettledAsync(Rig.Patience);
        LineInfo[] lines = await host.GetLinesAsync();
        Assert.Equal((Signal.HighImpedance, Level.High), (lines[0].HostSignal, lines[0].OutsideLevel));
        Assert.Equal((Signal.StrongLow, Level.Low), (lines[1].HostSignal, lines[1].OutsideLevel));
        Assert.Equal(~0b10u, rig.View.UInt32At(Layout.Read(rig.View)!.Floats));
        machine.Do(guest => Assert.Equal((Level.High, Level.Low, 0L), (guest.Read(0), guest.Read(1), consumer.Count)));
    }

    [Fact]
    public async Task A_memory_of_another_layout_is_laid_out_anew()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        using IvshmemPeer keeper = rig.Join();
        await host.SetAsync([new LineValue(0, Level.High)], Rig.Patience);
        await host.DisposeAsync();
        host = rig.StartHost(new ChipHostOptions { LineCount = 64, Names = ["first"] });
        Assert.Equal(Level.Low, (await host.GetLinesAsync())[0].Level);
        Layout layout = Layout.Read(rig.View)!;
        Assert.Equal(64, layout.Lines);
        Assert.Equal("first", LineTable.Decode(rig.View.Bytes(layout.Names, 32)));
    }

    [Fact]
    public async Task A_guest_without_a_host_goes_on_with_the_levels_it_knows()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        await host.SetAsync([new LineValue(0, Level.High)], Rig.Patience);
        await host.SettledAsync(Rig.Patience);
        await host.DisposeAsync();
        Assert.Equal(0u, rig.View.UInt32At(HostHeader.GenerationOffset));
        Assert.Equal(uint.MaxValue, rig.View.UInt32At(HostHeader.PeerOffset));
        await Rig.Eventually(() => !machine.Do(guest => guest.HasHost), "noticed");
        machine.Do(guest =>
        {
            Assert.Equal(Level.High, guest.Read(0));
            guest.Configure(1, Rig.Output, Level.High);
            Assert.Equal(Level.High, guest.Read(1));
        });
        host = rig.StartHost();
        Assert.Equal((Level.High, LineDriver.Guest), ((await host.GetLinesAsync())[1].Level, (await host.GetLinesAsync())[1].DrivenBy));
        await Rig.Eventually(() => machine.Do(guest => guest.HasHost), "noticed");
    }

    private sealed class Nobody : IIvshmemPeerEvents
    {
        public void PeerArrived(ushort peer, int vector)
        {
        }

        public void PeerGone(ushort peer)
        {
        }

        public void OwnVectorArrived(int vector, Linux.EventFd doorbell)
        {
        }
    }
}
