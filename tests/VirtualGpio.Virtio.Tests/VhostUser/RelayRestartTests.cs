// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>A host that ends and comes back, and what the machine may do meanwhile.</summary>
public sealed class RelayRestartTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    public void The_next_host_goes_on_where_the_former_one_ended(int version)
    {
        using var rig = new RelayRig();
        Run(rig, version);
        RunningHost next = rig.StartHost();
        next.WaitFor("start 1 resumed");
        Assert.Contains("start 0 resumed", next.Device.Lines);
        next.Do(device =>
        {
            Assert.Equal(42, device.State!.Memory.At<byte>(device.State.StateOffset));
            Assert.Equal(4, device.Rings[1]!.Queue.InFlight);
        });
        rig.Guest.Offer(0, 2);
        rig.Guest.Offer(1, 1);
        next.Do(device =>
        {
            Assert.Equal(2, device.Take(0, gives: true));
            Assert.Equal(5, device.Take(1, gives: true));
            device.Rings[1]!.Call();
        });
        Assert.Equal(9, rig.Guest.Used(0));
        Assert.Equal(5, rig.Guest.Used(1));
        Patience.WaitFor(rig.Guest.Calls[1], "the call");
    }

    [Fact]
    public void Hosts_that_end_again_and_again_lose_nothing()
    {
        using var rig = new RelayRig();
        rig.Kill(rig.StartHost());
        Qemu qemu = rig.StartMachine();
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        var random = new Random(3);
        int offered = 0;
        int given = 0;
        for (int round = 0; round < 60; round++)
        {
            int count = random.Next(0, 6);
            rig.Guest.Offer(1, Math.Min(count, 60 - (offered - given)));
            offered = rig.Guest.Available(1);
            RunningHost host = rig.StartHost();
            host.WaitFor("start 1", "start 1 resumed");
            host.Do(device =>
            {
                while (random.Next(4) != 0 && device.Rings[1]!.Queue.TryTake(out VirtualGpio.Virtio.Queues.DescriptorChain? chain))
                {
                    if (random.Next(2) != 0)
                        continue;
                    device.Rings[1]!.Queue.Give(chain, 0);
                    given++;
                }
            });
            rig.Kill(host);
            Assert.Equal(given, rig.Guest.Used(1));
        }

        RunningHost last = rig.StartHost();
        last.WaitFor("start 1 resumed");
        last.Do(device => Assert.Equal(offered - given, device.Take(1, gives: true)));
        Assert.Equal(offered, rig.Guest.Used(1));
    }

    [Fact]
    public void A_guest_that_is_reset_while_no_host_is_there_begins_anew()
    {
        using var rig = new RelayRig();
        Qemu qemu = Run(rig);
        Assert.Equal([7u, 4u], qemu.Stop());
        rig.Guest.Reset();
        rig.Guest.Offer(1, 9);
        qemu.Start(RelayRig.Features);
        AssertFresh(rig.StartHost());
    }

    [Fact]
    public void A_guest_that_is_reset_and_starts_after_the_next_host_has_come_begins_anew()
    {
        using var rig = new RelayRig();
        Qemu qemu = Run(rig);
        Assert.Equal([7u, 4u], qemu.Stop());
        rig.Guest.Reset();
        rig.Guest.Offer(1, 9);
        RunningHost next = rig.StartHost();
        qemu.Start(RelayRig.Features);
        AssertFresh(next);
    }

    [Fact]
    public void A_guest_that_is_reset_around_the_arrival_of_the_next_host_begins_anew()
    {
        using var rig = new RelayRig();
        Qemu qemu = Run(rig);
        RunningHost next = rig.StartHost();
        next.WaitFor("start 1 resumed");
        Assert.Equal([7u, 4u], qemu.Stop());
        rig.Kill(next);
        rig.Guest.Reset();
        rig.Guest.Offer(1, 9);
        qemu.Start(RelayRig.Features);
        AssertFresh(rig.StartHost());
    }

    [Fact]
    public async Task A_guest_whose_host_ends_when_it_is_told_of_the_reset_begins_anew()
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        Qemu qemu = rig.StartMachine();
        Boot(rig, qemu, host);
        Assert.Equal([7u, 4u], qemu.Stop());
        rig.Guest.Reset();
        rig.Guest.Offer(1, 9);
        Task end = host.EndAt(VhostUserRequest.SetVringBase);
        qemu.Start(RelayRig.Features);
        await end.WaitAsync(Patience.Limit);
        Patience.Until(() => !rig.Relay.HasHost, "the host's end is seen");
        AssertFresh(rig.StartHost());
    }

    [Fact]
    public void A_machine_that_is_paused_while_no_host_is_there_goes_on_as_it_was()
    {
        using var rig = new RelayRig();
        Qemu qemu = Run(rig);
        uint[] bases = qemu.Stop();
        qemu.Start(RelayRig.Features, bases);
        RunningHost next = rig.StartHost();
        next.WaitFor("start 1 resumed");
        next.Do(device =>
        {
            Assert.Equal(42, device.State!.Memory.At<byte>(device.State.StateOffset));
            Assert.Equal(4, device.Take(1, gives: true));
        });
    }

    [Fact]
    public void A_machine_that_goes_on_after_the_next_host_has_come_goes_on_as_it_was()
    {
        using var rig = new RelayRig();
        Qemu qemu = Run(rig);
        uint[] bases = qemu.Stop();
        RunningHost next = rig.StartHost();
        next.WaitFor("state");
        qemu.Start(RelayRig.Features, bases);
        next.WaitFor("start 1 resumed");
        next.Do(device => Assert.Equal(4, device.Take(1, gives: true)));
    }

    [Fact]
    public void Cleared_status_and_a_reset_of_the_device_are_told_to_the_next_host()
    {
        using var rig = new RelayRig();
        RawFrontend front = rig.Connect();
        var qemu = new Qemu(front, rig.Guest, 10);
        RunningHost host = rig.StartHost();
        Boot(rig, qemu, host);
        front.Tell(VhostUserRequest.SetStatus, 0);
        host.WaitFor("stop 1");
        rig.Kill(host);
        RunningHost second = rig.StartHost();
        second.WaitFor("state");
        Assert.Equal([7u, 4u], qemu.Stop());
        Assert.DoesNotContain(second.Device.Lines, line => line.StartsWith("start", StringComparison.Ordinal));
        rig.Kill(second);
        front.Send(VhostUserRequest.ResetDevice, 0);
        rig.Guest.Reset();
        rig.Guest.Offer(1, 9);
        qemu.Start(RelayRig.Features);
        AssertFresh(rig.StartHost());
    }

    /// <summary>A machine with seven requests done, four under way and a state of 42, whose host has ended.</summary>
    private static Qemu Run(RelayRig rig, int version = 10)
    {
        RunningHost host = rig.StartHost();
        Qemu qemu = rig.StartMachine(version);
        Boot(rig, qemu, host);
        rig.Kill(host);
        return qemu;
    }

    private static void Boot(RelayRig rig, Qemu qemu, RunningHost host)
    {
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        rig.Guest.Offer(0, 7);
        rig.Guest.Offer(1, 4);
        host.Do(device =>
        {
            device.Take(0, gives: true);
            device.Take(1, gives: false);
            device.State!.Memory.At<byte>(device.State.StateOffset) = 42;
        });
    }

    private static void AssertFresh(RunningHost host)
    {
        host.WaitFor("start 1");
        Assert.Contains("start 0", host.Device.Lines);
        host.Do(device =>
        {
            // It is told that the queue is a fresh one, and sees to its state itself.
            Assert.Equal(42, device.State!.Memory.At<byte>(device.State.StateOffset));
            Assert.Equal(0, device.Rings[1]!.Queue.InFlight);
            Assert.Equal(9, device.Take(1, gives: true));
        });
    }
}
