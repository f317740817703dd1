// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>Queues that stop and go on, together or alone, with a driver that knows nothing of it.</summary>
public sealed class PauseTests
{
    [Theory]
    [InlineData(InterruptTrigger.WhileHigh)]
    [InlineData(InterruptTrigger.WhileLow)]
    public void A_level_that_came_during_a_pause_interrupts_after_it(InterruptTrigger trigger)
    {
        Level active = trigger == InterruptTrigger.WhileHigh ? Level.High : Level.Low;
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        rig.Set(0, active == Level.High ? Level.Low : Level.High);
        machine.Arm(0, trigger);
        machine.Read(0);
        machine.Stop();
        rig.Set(0, active);
        machine.Start();
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
    }

    [Theory]
    [InlineData(0UL, GpioProtocol.RequestQueue)]
    [InlineData(0UL, GpioProtocol.EventQueue)]
    [InlineData(RingFeatures.Packed, GpioProtocol.RequestQueue)]
    [InlineData(RingFeatures.Packed, GpioProtocol.EventQueue)]
    public void A_queue_that_stops_alone_and_goes_on_costs_no_edge(ulong without, int queue)
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot(without);
        machine.Arm(0, InterruptTrigger.Both);
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(1, Level.High);
        Assert.Equal(1, machine.NextEvent().Line);
        machine.Enable(queue, false);
        rig.Set(0, Level.High);
        rig.Set(0, Level.Low);
        machine.Enable(queue, true);
        machine.QueueEvent(1);
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.High, machine.Read(0));
        machine.QueueEvent(0);
        Assert.Equal((0, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.Low, machine.Read(0));
        Assert.Null(rig.Host.Fault);
    }

    [Fact]
    public void A_line_that_was_disarmed_while_the_event_queue_stood_still_gets_its_buffer_back()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Read(0);
        machine.Enable(GpioProtocol.EventQueue, false);
        machine.Disarm(0);
        machine.Enable(GpioProtocol.EventQueue, true);
        Assert.Equal((0, GpioProtocol.EventInvalid), machine.NextEvent());
    }

    [Fact]
    public void After_a_pause_too_edges_come_one_at_a_time()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(0, Level.High);
        rig.Set(1, Level.High);
        Assert.Equal(0, machine.NextEvent().Line);
        long start = Stopwatch.GetTimestamp();
        machine.Stop();
        machine.Start();
        machine.Read(0);
        machine.Read(0);
        // After a second without an answer it may come.
        Assert.True(!machine.TryGetEvent(out _, out _) || Stopwatch.GetElapsedTime(start).TotalSeconds >= 1, "the other line's edge came, too");
    }

    [Fact]
    public async Task Memory_that_is_said_anew_while_the_queues_run_lets_no_output_go()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Ask(GpioMessageType.SetValue, 0, 1);
        machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
        await rig.Host.PullAsync(0, Level.Low);
        long changes = rig.Line(0).NetChanges;
        using EventSubscription events = rig.Host.Subscribe([]);
        machine.RepeatMemory();
        Assert.Equal(Level.High, machine.Read(0));
        Assert.Equal(changes, rig.Line(0).NetChanges);
        rig.Info();
        Assert.False(events.TryRead(out LineEvent happened), $"told of {happened}");
    }
}
