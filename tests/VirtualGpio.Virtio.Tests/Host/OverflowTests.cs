// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>More edges than find room.</summary>
public sealed class OverflowTests
{
    private static readonly VirtioTransportOptions s_few = new() { EdgeQueueEntries = 16, EdgeBacklog = 16 };

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(40)]
    [InlineData(41)]
    public void What_is_left_out_is_counted_and_the_level_follows(int edges)
    {
        using var rig = new Rig(options: s_few);
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Read(0);
        machine.Stop();
        for (int i = 0; i < edges; i++)
            rig.Set(0, i % 2 == 0 ? Level.High : Level.Low);
        machine.Start();
        int expected = 16 + ((edges - 16) % 2);
        for (int i = 0; i < expected; i++)
        {
            Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
            Assert.Equal(i % 2 == 0 ? Level.High : Level.Low, machine.Read(0));
            machine.QueueEvent(0);
        }

        Assert.Equal(rig.Line(0).Level, machine.Read(0));
        Assert.False(machine.TryGetEvent(out _, out _));
        LineInfo line = rig.Line(0);
        Assert.Equal((expected, expected, edges - expected), (line.EdgesSent, line.EdgesDelivered, line.EdgesCoalesced));
    }

    [Theory]
    [InlineData(InterruptTrigger.Falling)]
    [InlineData(InterruptTrigger.Both)]
    public void A_line_that_had_no_edge_yet_when_there_was_no_room_is_told_its_level(InterruptTrigger trigger)
    {
        using var rig = new Rig(options: s_few);
        using SoftwareMachine machine = rig.Boot();
        rig.Set(1, Level.High);
        machine.Arm(0, InterruptTrigger.Both);
        machine.Arm(1, trigger);
        machine.Read(1);
        machine.Stop();
        for (int i = 0; i < 16; i++)
            rig.Set(0, i % 2 == 0 ? Level.High : Level.Low);
        rig.Set(1, Level.Low);
        machine.Start();
        Assert.Equal(Level.High, machine.Read(1));
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal(0, machine.NextEvent().Line);
            machine.QueueEvent(0);
        }

        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.Low, machine.Read(1));
    }

    [Fact]
    public void Edges_that_no_driver_takes_find_bounded_room_and_go_with_the_driver_that_asked_for_them()
    {
        using var rig = new Rig(options: s_few);
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Read(0);
        machine.Stop();
        for (int i = 0; i < 41; i++)
            rig.Set(0, i % 2 == 0 ? Level.High : Level.Low);
        machine.StartDriver();
        Assert.Equal(Level.High, machine.Read(0));
        rig.Set(0, Level.Low);
        machine.Arm(0, InterruptTrigger.Both);
        Assert.Equal(Level.Low, machine.Read(0));
        Assert.False(machine.TryGetEvent(out _, out _), "an edge of the time before came");
        LineInfo line = rig.Line(0);
        // Those that went with the driver are the ones that were sent and neither wait nor were taken.
        Assert.Equal((16L, 0L, 25L, 0L), (line.EdgesSent, line.EdgesDelivered, line.EdgesCoalesced, rig.Info().EdgesWaiting));
    }

    [Fact]
    public void A_line_with_edges_left_out_that_is_disarmed_keeps_none_for_the_next_consumer()
    {
        using var rig = new Rig(options: s_few);
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Read(0);
        machine.Stop();
        for (int i = 0; i < 18; i++)
            rig.Set(0, i % 2 == 0 ? Level.High : Level.Low);
        machine.Start();
        machine.NextEvent();
        machine.Disarm(0);
        Assert.Equal(0, rig.Info().EdgesWaiting);
        machine.Arm(0, InterruptTrigger.Both);
        Assert.Equal(Level.Low, machine.Read(0));
        Assert.Equal(Level.Low, machine.Read(0));
        Assert.False(machine.TryGetEvent(out _, out _), "an edge of the time before came");
    }
}
