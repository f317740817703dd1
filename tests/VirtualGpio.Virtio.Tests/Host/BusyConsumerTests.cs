// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>A consumer that does not come back, and what it costs others.</summary>
public sealed class BusyConsumerTests
{
    [Fact]
    public async Task A_guest_that_asks_for_values_all_the_time_does_not_hide_that_it_takes_no_edges()
    {
        using var rig = new Rig(options: new VirtioTransportOptions { EdgeQueueEntries = 16 }, stallLimit: TimeSpan.FromSeconds(1));
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        Task<BurstResult> toggle = rig.Host.ToggleAsync(new[] { 0 }, 17, TimeSpan.Zero);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!toggle.IsCompleted && !deadline.IsCancellationRequested)
            machine.Read(1);
        Assert.True(toggle.IsCompleted, "the burst still waits");
        var failure = await Assert.ThrowsAsync<VirtualGpioException>(() => toggle);
        Assert.Equal(ErrorKind.GuestBusy, failure.Kind);
    }

    [Fact]
    public async Task One_edge_that_is_not_done_takes_the_room_of_one_edge()
    {
        using var rig = new Rig(options: new VirtioTransportOptions { EdgeQueueEntries = 16, SideBySide = true });
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(0, Level.High);
        Assert.Equal(0, machine.NextEvent().Line);
        Task<BurstResult> toggle = rig.Host.ToggleAsync(new[] { 1 }, 100, TimeSpan.Zero);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(1, machine.NextEvent().Line);
            machine.QueueEvent(1);
        }

        await toggle.WaitAsync(Rig.Patience);
        machine.QueueEvent(0);
        await rig.Host.SettledAsync(Rig.Patience);
        Assert.Equal(0, rig.Info().EdgesWaiting);
    }

    [Fact]
    public void An_edge_after_a_long_rest_is_no_stall()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Read(0);
        // A rest is over when a reader of the clock says so, and not a moment earlier.
        long start = Environment.TickCount64;
        SpinWait.SpinUntil(() => Environment.TickCount64 - start > 300);
        rig.Set(0, Level.High);
        long set = Environment.TickCount64;
        ChipInfo info = rig.Info();
        Assert.Equal(1, info.EdgesWaiting);
        if (Environment.TickCount64 - set < 50)
            Assert.Null(info.Stall);
    }

    [Fact]
    public async Task Others_wait_once_for_a_consumer_that_does_not_come_back_and_not_for_each_of_their_edges()
    {
        const int count = 1000;
        using var rig = new Rig(options: new VirtioTransportOptions { EdgeQueueEntries = 4096 });
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(0, Level.High);
        rig.Set(0, Level.Low);
        Assert.Equal(0, machine.NextEvent().Line);
        Task<BurstResult> toggle = rig.Host.ToggleAsync(new[] { 1 }, count, TimeSpan.Zero);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(1, machine.NextEvent().Line);
            machine.QueueEvent(1);
        }

        // A second for each of them would be more than the patience of this test.
        await toggle;
    }
}
