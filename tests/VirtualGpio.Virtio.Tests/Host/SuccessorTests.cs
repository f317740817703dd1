// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Host;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>A process is killed at any point, and the next one goes on with what it left.</summary>
public sealed class SuccessorTests
{
    private static readonly VirtioTransportOptions s_options = new() { EdgeQueueEntries = 16, EdgeBacklog = 64 };

    [Theory]
    [InlineData(0UL)]
    [InlineData(RingFeatures.Packed)]
    public async Task All_goes_on_where_it_was(ulong without)
    {
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first, without);
        machine.Ask(GpioMessageType.SetValue, 5, 1);
        machine.Ask(GpioMessageType.SetDirection, 5, (uint)GpioDirection.Out);
        machine.Arm(0, InterruptTrigger.Both);
        machine.Arm(1, InterruptTrigger.Both);
        first.Set(0, Level.High);
        first.Set(1, Level.High);
        first.Set(0, Level.Low);
        Assert.Equal(0, machine.NextEvent().Line);
        Kill(first, machine, second);
        Assert.Equal(Level.High, machine.Read(0));
        machine.QueueEvent(0);
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.High, machine.Read(1));
        machine.QueueEvent(1);
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.Low, machine.Read(0));
        machine.QueueEvent(0);
        await second.Host.SettledAsync(Rig.Patience);
        Assert.Equal(Signal.StrongHigh, second.Line(5).GuestSignal);
        // What the former process was told is none of this one's business.
        ChipInfo info = second.Info();
        Assert.Equal((0L, 0L, 0L, 0L), (info.EdgesSent, info.EdgesDelivered, info.EdgesCoalesced, info.EdgesWaiting));
    }

    [Fact]
    public void A_level_that_the_former_host_drove_is_driven_on_and_is_no_edge()
    {
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first);
        machine.Arm(0, InterruptTrigger.Both);
        first.Set(0, Level.High);
        machine.NextEvent();
        machine.QueueEvent(0);
        machine.Read(0);
        machine.Read(0);
        Kill(first, machine, second);
        Assert.Equal(Level.High, machine.Read(0));
        Assert.Equal(Level.High, machine.Read(0));
        Assert.False(machine.TryGetEvent(out _, out _), "an edge that the machine knows came");
        Assert.Equal(Signal.StrongHigh, second.Line(0).HostSignal);
    }

    [Fact]
    public async Task A_line_that_is_an_output_is_not_driven_against()
    {
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first);
        first.Set(0, Level.High);
        await first.Host.ReleaseAsync(0);
        machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
        Kill(first, machine, second);
        Assert.Equal(Level.Low, machine.Read(0));
        Assert.Equal((Signal.StrongLow, Signal.HighImpedance), (second.Line(0).GuestSignal, second.Line(0).HostSignal));
    }

    [Fact]
    public async Task What_was_let_go_while_the_connection_was_lost_is_not_driven_again()
    {
        using var rig = new Rig(options: s_options);
        using SoftwareMachine machine = rig.Boot();
        machine.Stop();
        machine.Keep();
        machine.StartDriver();
        machine.Arm(0, InterruptTrigger.Both);
        await rig.Host.PullAsync(0, Level.High);
        machine.NextEvent();
        machine.QueueEvent(0);
        machine.Read(0);
        await machine.LoseConnectionAsync(async kept =>
        {
            rig.Eventually(info => info.Guest == GuestState.Detached);
            await rig.Host.PullAsync(0, Level.Low);
            await rig.Host.ReleaseAsync(0);
            machine.MoveTo(rig.Socket, kept);
        });
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.Low, machine.Read(0));
        Assert.Equal(Signal.HighImpedance, rig.Line(0).HostSignal);
    }

    [Theory]
    [InlineData(NetRest.Low, Signal.HighImpedance, Level.High)]
    [InlineData(NetRest.High, Signal.HighImpedance, Level.Low)]
    [InlineData(NetRest.Keeps, Signal.PullUp, Level.Low)]
    [InlineData(NetRest.Keeps, Signal.PullDown, Level.High)]
    public async Task A_level_against_which_the_board_has_something_is_driven_on_too(NetRest rest, Signal pull, Level level)
    {
        string folder = Directory.CreateTempSubdirectory("vgpio-virtio-").FullName;
        using SoftwareMachine machine = BootKept(out Rig first);
        machine.Arm(0, InterruptTrigger.Both);
        first.Set(0, level == Level.High ? Level.Low : Level.High);
        first.Set(0, level);
        for (int left = level == Level.High ? 1 : 2; left > 0; left--)
        {
            machine.NextEvent();
            machine.QueueEvent(0);
        }

        Assert.Equal(level, machine.Read(0));
        KeptMemory kept = machine.Snapshot();
        first.Dispose();
        // The relay listens, and the board connects: it knows what was before it drives anything.
        string path = Path.Combine(folder, "relay");
        using var relay = UnixListener.Bind(path);
        await using var board = new BoardHost(new BoardHostOptions());
        int net = await board.AddNetAsync(new NetSetup("net", Level.Low, rest, pull));
        Task<ChipEntry> added = Task.Run(() => board.AddChipAsync(
            new ChipSetup { Name = "chip", Lines = 8, Nets = [net] }, VirtioTransport.Connect(path, s_options with { OffersPackedQueues = true })));
        machine.MoveTo(relay, kept);
        await added.WaitAsync(Rig.Patience);
        board.Start();
        Assert.Equal(level, machine.Read(0));
        Assert.Equal(level, machine.Read(0));
        Assert.False(machine.TryGetEvent(out _, out _), "an edge that the machine knows came");
        Assert.Equal([level], await board.GetLevelsAsync([net]));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_process_that_ended_before_it_had_noted_that_all_was_done_leaves_nothing_to_wait_for()
    {
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first);
        machine.Arm(0, InterruptTrigger.Both);
        first.Set(0, Level.High);
        machine.NextEvent();
        machine.QueueEvent(0);
        machine.Read(0);
        machine.Read(0);
        Kill(first, machine, second, kept =>
        {
            kept.Tail--;
            kept.SetLine(0, kept.GetLine(0) with { Holds = true });
        });
        await second.Host.SettledAsync(Rig.Patience);
        Assert.Equal(0, second.Info().EdgesWaiting);
    }

    [Fact]
    public async Task A_process_that_ended_while_it_took_a_consumers_buffer_leaves_nothing_to_wait_for()
    {
        const uint done = 1u << 31;
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first);
        machine.Arm(0, InterruptTrigger.Both);
        first.Set(0, Level.High);
        machine.NextEvent();
        machine.QueueEvent(0);
        machine.Read(0);
        machine.Read(0);
        Kill(first, machine, second, kept => kept.Edge(--kept.Tail) &= ~done);
        second.Set(0, Level.Low);
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
        machine.QueueEvent(0);
        await second.Host.SettledAsync(Rig.Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_edge_on_whose_way_the_process_ended_is_given_once(bool wasGiven)
    {
        const uint taken = 1u << 30;
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first);
        machine.Arm(0, InterruptTrigger.Both);
        machine.Read(0);
        if (wasGiven)
            first.Set(0, Level.High);
        Kill(first, machine, second, kept =>
        {
            if (wasGiven)
            {
                // The buffer is the driver's, and nothing is noted of that.
                kept.Edge(kept.Head - 1) &= ~taken;
                kept.SetLine(0, kept.GetLine(0) with { Delivers = true });
                return;
            }

            kept.Edge(kept.Head++) = 1 << 16;
            kept.SetLine(0, kept.GetLine(0) with { Level = Level.High, Holds = true, Held = Level.High, Delivers = true });
        });
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.High, machine.Read(0));
        Assert.False(machine.TryGetEvent(out _, out _), "it came twice");
        machine.QueueEvent(0);
        await second.Host.SettledAsync(Rig.Patience);
        Assert.False(machine.TryGetEvent(out _, out _), "it came twice");
        Assert.Equal(Level.High, machine.Read(0));
    }

    [Fact]
    public void A_level_of_which_only_that_was_noted_that_it_came_is_told()
    {
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first);
        machine.Arm(0, InterruptTrigger.Both);
        machine.Read(0);
        Kill(first, machine, second, kept => kept.SetLine(0, kept.GetLine(0) with { Level = Level.High, Holds = true, Held = Level.Low }));
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.High, machine.Read(0));
    }

    [Fact]
    public void A_consumer_whose_edge_is_done_but_not_noted_so_is_shown_the_level()
    {
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first);
        machine.Arm(0, InterruptTrigger.Rising);
        first.Set(0, Level.High);
        machine.NextEvent();
        machine.QueueEvent(0);
        machine.Read(0);
        Kill(first, machine, second, kept => kept.SetLine(0, kept.GetLine(0) with { Holds = true, Held = Level.High }));
        second.Set(0, Level.Low);
        Assert.Equal(Level.Low, machine.Read(0));
    }

    [Fact]
    public void An_interrupt_for_a_level_that_came_meanwhile_comes()
    {
        using var second = new Rig(options: s_options);
        using SoftwareMachine machine = BootKept(out Rig first);
        machine.Arm(0, InterruptTrigger.WhileHigh);
        machine.Read(0);
        second.Set(0, Level.High);
        Kill(first, machine, second);
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
    }

    [Fact]
    public async Task Whatever_was_left_the_next_process_lives_and_the_next_driver_works()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            using var second = new Rig(options: s_options);
            using SoftwareMachine machine = BootKept(out Rig first, seed % 2 == 0 ? 0 : RingFeatures.Packed);
            machine.Arm(0, InterruptTrigger.Both);
            machine.Arm(1, InterruptTrigger.WhileHigh);
            for (int i = 0; i < 10; i++)
                first.Set(i % 2, (i / 2) % 2 == 0 ? Level.High : Level.Low);
            Kill(first, machine, second, kept => kept.Scribble(random));
            // It may be an output now, or have no room, for which there is no use in waiting.
            Level other = second.Line(0).Level == Level.High ? Level.Low : Level.High;
            Exception? caught = await Record.ExceptionAsync(() => second.Host.SetAsync([new(0, other)], TimeSpan.FromMilliseconds(50)));
            Assert.True(caught is null or VirtualGpioException, caught?.ToString());
            machine.Stop();
            machine.StartDriver();
            machine.Arm(2, InterruptTrigger.Both);
            second.Set(2, second.Line(2).Level == Level.High ? Level.Low : Level.High);
            Assert.Equal((2, GpioProtocol.EventValid), machine.NextEvent());
            machine.QueueEvent(2);
            await second.Host.SettledAsync(Rig.Patience);
            Assert.Equal(0, second.Info().EdgesWaiting);
        }
    }

    private static SoftwareMachine BootKept(out Rig rig, ulong without = 0)
    {
        rig = new Rig(options: s_options);
        SoftwareMachine machine = rig.Boot(without);
        machine.Stop();
        machine.Keep();
        machine.StartDriver();
        return machine;
    }

    private static void Kill(Rig killed, SoftwareMachine machine, Rig next, Action<KeptMemory>? atThatPoint = null)
    {
        KeptMemory kept = machine.Snapshot();
        killed.Dispose();
        atThatPoint?.Invoke(kept);
        machine.MoveTo(next.Socket, kept);
    }
}
