// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Host;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Host;

public sealed class DeliveryTests
{
    private const ulong Split = RingFeatures.Packed;
    private const ulong Plain = RingFeatures.Packed | RingFeatures.IndirectDescriptors | RingFeatures.EventIndex;

    [Theory]
    [InlineData(0UL)]
    [InlineData(Split)]
    [InlineData(Plain)]
    public async Task A_line_toggled_at_full_speed_gives_each_edge_with_its_level(ulong without)
    {
        const int count = 20_000;
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot(without);
        machine.Arm(3, InterruptTrigger.Both);
        Task<BurstResult> toggle = rig.Host.ToggleAsync(new[] { 3 }, count, TimeSpan.Zero);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal((3, GpioProtocol.EventValid), machine.NextEvent());
            Assert.Equal(i % 2 == 0 ? Level.High : Level.Low, machine.Read(3));
            machine.QueueEvent(3);
        }

        Assert.Equal(count, (await toggle).Changes);
        await rig.Host.SettledAsync(Rig.Patience);
        Assert.False(machine.TryGetEvent(out _, out _));
        LineInfo line = rig.Line(3);
        Assert.Equal((count, count, 0), (line.EdgesSent, line.EdgesDelivered, line.EdgesCoalesced));
    }

    [Theory]
    [InlineData(InterruptTrigger.Rising, Level.High)]
    [InlineData(InterruptTrigger.Falling, Level.Low)]
    public void Of_the_edges_only_those_that_are_wanted_come_and_the_level_is_theirs(InterruptTrigger trigger, Level level)
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, trigger);
        for (int i = 0; i < 10; i++)
            rig.Set(0, i % 2 == 0 ? Level.High : Level.Low);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(0, machine.NextEvent().Line);
            Assert.Equal(level, machine.Read(0));
            machine.QueueEvent(0);
        }

        Assert.Equal(Level.Low, machine.Read(0));
        Assert.False(machine.TryGetEvent(out _, out _));
    }

    [Fact]
    public void A_line_keeps_the_level_that_its_consumer_knows_until_it_is_told_of_the_edge()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.In);
        machine.Ask(GpioMessageType.SetInterruptType, 0, (uint)InterruptTrigger.Both);
        rig.Set(0, Level.High);
        // No buffer is there to tell it with.
        Assert.Equal(Level.Low, machine.Read(0));
        machine.QueueEvent(0);
        machine.NextEvent();
        Assert.Equal(Level.High, machine.Read(0));
    }

    [Fact]
    public void A_consumer_that_is_done_and_then_asks_is_told_the_level_of_now()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Rising);
        rig.Set(0, Level.High);
        machine.NextEvent();
        rig.Set(0, Level.Low);
        // The device looks at both queues for one kick.
        machine.QueueEvent(0, kicks: false);
        Assert.Equal(Level.Low, machine.Read(0));
    }

    [Fact]
    public void Lines_keep_their_order_one_edge_at_a_time()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        for (int line = 0; line < 4; line++)
            machine.Arm(line, InterruptTrigger.Both);
        int[] order = [2, 0, 0, 3, 1, 2, 2, 0, 1, 3];
        var levels = new Level[4];
        foreach (int line in order)
            rig.Set(line, levels[line] = levels[line] == Level.Low ? Level.High : Level.Low);
        foreach (int line in order)
        {
            Assert.Equal(line, machine.NextEvent().Line);
            // A read is answered after whatever would have been given besides.
            machine.Read(line);
            Assert.False(machine.TryGetEvent(out int other, out _), $"line {other} came too");
            machine.QueueEvent(line);
        }
    }

    [Fact]
    public void A_consumer_that_does_not_come_back_is_overtaken_by_other_lines()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(0, Level.High);
        rig.Set(0, Level.Low);
        rig.Set(1, Level.High);
        rig.Set(1, Level.Low);
        Assert.Equal(0, machine.NextEvent().Line);
        Assert.Equal(1, machine.NextEvent().Line);
        machine.QueueEvent(1);
        Assert.Equal(1, machine.NextEvent().Line);
        // The slow one has lost nothing.
        Assert.Equal(Level.High, machine.Read(0));
        machine.QueueEvent(0);
        Assert.Equal(0, machine.NextEvent().Line);
        Assert.Equal(Level.Low, machine.Read(0));
    }

    [Fact]
    public void Side_by_side_each_line_has_its_edge_at_once()
    {
        using var rig = new Rig(options: new VirtioTransportOptions { SideBySide = true });
        using SoftwareMachine machine = rig.Boot();
        for (int line = 0; line < 8; line++)
            machine.Arm(line, InterruptTrigger.Both);
        for (int line = 0; line < 8; line++)
            rig.Set(line, Level.High);
        for (int line = 0; line < 8; line++)
            Assert.Equal(line, machine.NextEvent().Line);
    }

    [Theory]
    [InlineData(InterruptTrigger.WhileHigh, Level.High)]
    [InlineData(InterruptTrigger.WhileLow, Level.Low)]
    public async Task An_interrupt_for_a_level_comes_as_long_as_the_level_lasts(InterruptTrigger trigger, Level active)
    {
        Level idle = active == Level.High ? Level.Low : Level.High;
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        rig.Set(5, idle);
        machine.Arm(5, trigger);
        machine.Read(5);
        Assert.False(machine.TryGetEvent(out _, out _));
        rig.Set(5, active);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal((5, GpioProtocol.EventValid), machine.NextEvent());
            machine.QueueEvent(5);
        }

        machine.NextEvent();
        rig.Set(5, idle);
        Task settled = rig.Host.SettledAsync(Rig.Patience);
        rig.Info();
        Assert.False(settled.IsCompleted);
        machine.QueueEvent(5);
        await settled;
        machine.Read(5);
        Assert.False(machine.TryGetEvent(out _, out _));
    }

    [Fact]
    public void A_line_that_is_disarmed_gives_its_buffer_back_before_the_answer_and_forgets_its_edges()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(1, InterruptTrigger.Both);
        machine.Disarm(1);
        Assert.True(machine.TryGetEvent(out int line, out byte status));
        Assert.Equal((1, GpioProtocol.EventInvalid), (line, status));

        machine.Arm(1, InterruptTrigger.Both);
        for (int i = 0; i < 4; i++)
            rig.Set(1, i % 2 == 0 ? Level.High : Level.Low);
        machine.NextEvent();
        machine.Disarm(1);
        Assert.Equal(Level.Low, machine.Read(1));
        Assert.Equal(0, rig.Info().EdgesWaiting);
        // The buffer of the consumer that was called comes back as useless, too.
        machine.QueueEvent(1);
        Assert.Equal((1, GpioProtocol.EventInvalid), machine.NextEvent());
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(1, Level.High);
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
    }

    [Fact]
    public async Task A_toggle_waits_for_room_and_who_is_busy_is_named()
    {
        using var rig = new Rig(names: ["door"], options: new VirtioTransportOptions { EdgeQueueEntries = 16 }, stallLimit: TimeSpan.FromMilliseconds(50));
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        var failure = await Assert.ThrowsAsync<VirtualGpioException>(() => rig.Host.ToggleAsync(new[] { 0 }, 17, TimeSpan.Zero));
        Assert.Equal(ErrorKind.GuestBusy, failure.Kind);
        Assert.Contains("line 0 ('door')", failure.Message, StringComparison.Ordinal);
        Assert.Equal(16, rig.Info().EdgesWaiting);
        for (int i = 0; i < 16; i++)
        {
            machine.NextEvent();
            machine.QueueEvent(0);
        }

        await rig.Host.SettledAsync(Rig.Patience);
        Assert.Equal(0, rig.Info().EdgesWaiting);
    }
}
