// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

public sealed class RelayTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    public void A_machine_and_a_host_reach_each_other_through_the_relay(int version)
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        Qemu qemu = rig.StartMachine(version);
        qemu.Realize();
        host.WaitFor("attached");
        Assert.Equal([32, 0, 0, 0, 40, 0, 0, 0], qemu.Config);
        Assert.Equal(0x1b209UL & ~(1UL << 12), qemu.ProtocolFeatures);
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        rig.Guest.Offer(0, 3);
        rig.Guest.Kicks[0].Signal();
        host.Do(device =>
        {
            Assert.True(device.Rings[0]!.Kick.TryConsume(out _));
            Assert.Equal(3, device.Take(0, gives: true));
            device.Rings[0]!.Call();
        });
        Patience.WaitFor(rig.Guest.Calls[0], "the call");
        Assert.Equal([3u, 0u], qemu.Stop());
        host.WaitFor("stop 1");
        rig.Guest.Reset();
        host.Device.Told();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        Assert.DoesNotContain(host.Device.Lines, line => line.Contains("resumed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_machine_that_comes_first_waits_for_the_host()
    {
        using var rig = new RelayRig();
        using RawFrontend front = rig.Connect();
        front.Send(VhostUserRequest.GetFeatures, 0);
        rig.WaitFor("guest connected");
        front.AssertSilent();
        rig.StartHost();
        Assert.NotEqual(0u, front.Answer(VhostUserRequest.GetFeatures, 8).UInt64At(0));
    }

    [Fact]
    public void A_machine_that_waits_for_a_host_and_gives_up_makes_room_for_another()
    {
        using var rig = new RelayRig();
        using (RawFrontend front = rig.Connect())
        {
            front.Send(VhostUserRequest.GetFeatures, 0);
            rig.WaitFor("guest connected");
        }

        rig.WaitFor("guest left");
        Qemu qemu = rig.StartMachine();
        rig.StartHost();
        qemu.Realize();
    }

    [Fact]
    public void A_machine_is_told_of_the_device_also_while_no_host_is_there()
    {
        using var rig = new RelayRig();
        rig.Kill(rig.StartHost());
        Qemu qemu = rig.StartMachine();
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        rig.Guest.Offer(0, 2);
        RunningHost host = rig.StartHost();
        host.WaitFor("start 1");
        Assert.Equal(["attached", "state", "state", $"features 0x{RelayRig.Features | (1 << 30):x}", "start 0", "start 1"], host.Device.Told());
        host.Do(device => Assert.Equal(2, device.Take(0, gives: true)));
    }

    [Fact]
    public void The_host_learns_by_the_end_of_its_connection_that_the_machine_has_gone()
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        RawFrontend front = rig.Connect();
        var qemu = new Qemu(front, rig.Guest, 10);
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        rig.Guest.Offer(1, 3);
        host.Do(device => device.Take(1, gives: false));
        front.Dispose();
        Patience.Until(() => host.HasEnded, "the host's connection ends");
        Assert.Equal("detached: The front-end closed the connection.", host.Device.Told()[^1]);

        RunningHost next = rig.StartHost();
        rig.Guest.Reset();
        Qemu another = rig.StartMachine();
        another.Realize();
        another.Start(RelayRig.Features);
        next.WaitFor("start 1");
        next.Do(device => Assert.Equal(0, device.Rings[1]!.Queue.InFlight));
    }

    [Fact]
    public void A_second_machine_and_a_second_host_are_closed_and_the_first_ones_go_on()
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        Qemu qemu = rig.StartMachine();
        qemu.Realize();
        using RawFrontend second = rig.Connect();
        rig.WaitFor("guest refused: A machine is connected already");
        Assert.Equal(UnixConnection.Closed, second.Connection.TryReceive());
        Assert.True(Ended(rig.StartHost()));
        rig.WaitFor("host refused: A process with the device is connected already");
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
    }

    [Fact]
    public void A_host_that_is_another_device_is_refused_while_a_machine_runs()
    {
        using var rig = new RelayRig();
        rig.Kill(rig.StartHost());
        Qemu qemu = rig.StartMachine();
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        Assert.True(Ended(rig.StartHost(new RecordedDevice { Config = [64, 0, 0, 0, 40, 0, 0, 0] })));
        rig.WaitFor("host refused: Its configuration is 4000000028000000, and the running machine was told 2000000028000000");
        Assert.True(Ended(rig.StartHost(options: new() { EventIndex = false })));
        rig.WaitFor("host refused: It lacks the features 0x20000000");
        // What the machine does not use may be missing.
        rig.StartHost(options: new() { PackedRing = false }).WaitFor("start 1");
    }

    [Fact]
    public void Without_a_machine_a_host_may_be_another_device()
    {
        using var rig = new RelayRig();
        rig.Kill(rig.StartHost());
        rig.StartHost(new RecordedDevice { Config = [64, 0, 0, 0, 40, 0, 0, 0] });
        Qemu qemu = rig.StartMachine();
        qemu.Realize();
        Assert.Equal(64, qemu.Config![0]);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_dropped_and_the_machine_is_answered()
    {
        using var rig = new RelayRig(options => options with { HostPatience = TimeSpan.FromSeconds(2) });
        RunningHost host = rig.StartHost();
        Qemu qemu = rig.StartMachine();
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        rig.Guest.Offer(0, 7);
        rig.Guest.Offer(1, 4);
        host.Do(device => device.Take(0, gives: true));
        Task held = Task.Run(() => host.Do(device =>
        {
            device.Take(1, gives: false);
            rig.WaitFor("host left: The back-end did not answer");
        }));
        Patience.Until(() => host.Device.Rings[1]?.Queue.InFlight == 4, "the host is held");
        Assert.Equal([7u, 4u], qemu.Stop());
        await held.WaitAsync(Patience.Limit);
        Assert.False(rig.Relay.HasHost);
    }

    [Fact]
    public void A_host_that_says_nothing_does_not_come_in()
    {
        using var rig = new RelayRig(options => options with { HostPatience = TimeSpan.FromMilliseconds(50) });
        using var silent = UnixConnection.Connect(rig.Options.HostSocketPath);
        rig.WaitFor("host refused: The back-end did not answer the message GetFeatures (1) within 0.05 s");
    }

    [Fact]
    public void Memory_in_more_regions_than_a_table_has_reaches_the_next_host()
    {
        using var rig = new RelayRig();
        rig.Kill(rig.StartHost());
        Qemu qemu = rig.StartMachine();
        qemu.Realize();
        MemoryRegion whole = TestGuest.Region;
        qemu.Memory.Clear();
        qemu.Memory.Add((whole with { Size = 0x80000 }, rig.Guest.File));
        for (ulong i = 0; i < 20; i++)
        {
            ulong offset = 0x80000 + (i * 0x2000);
            qemu.Memory.Add((new(whole.GuestAddress + offset, 0x1000, whole.UserAddress + offset, offset), rig.Guest.File));
        }

        qemu.Start(RelayRig.Features);
        qemu.Memory.RemoveRange(3, 5);
        qemu.TellMemory();
        rig.Guest.Offer(0, 2);
        RunningHost host = rig.StartHost();
        host.WaitFor("start 1");
        host.Do(device => Assert.Equal(2, device.Take(0, gives: true)));
        qemu.Memory.RemoveAt(3);
        qemu.TellMemory();
        Assert.Equal([2u, 0u], qemu.Stop());
    }

    [Fact]
    public void Memory_that_cannot_be_used_is_refused_by_the_relay_and_never_reaches_the_host()
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        RawFrontend front = rig.Connect();
        new Qemu(front, rig.Guest, 10).Realize();
        host.WaitFor("state");
        MemoryRegion tooLong = TestGuest.Region with { Size = TestGuest.Length * 2 };
        ulong status = front.Acknowledged(
            VhostUserRequest.AddMemoryRegion,
            message =>
            {
                message.Add(0UL);
                tooLong.AddTo(message);
            },
            rig.Guest.File);
        Assert.Equal(1u, status);
        rig.WaitFor("guest refused: ");
        Assert.NotEqual(0u, front.Ask(VhostUserRequest.GetFeatures));
        Assert.False(host.HasEnded);
    }

    [Fact]
    public async Task An_idle_relay_ends_by_itself()
    {
        using var rig = new RelayRig(options => options with { ExitWhenIdleFor = TimeSpan.Zero });
        Assert.Equal(VhostUserRelayEnd.Idle, await rig.End.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task A_relay_does_not_end_while_somebody_is_connected_and_can_be_stopped()
    {
        using var rig = new RelayRig(options => options with { ExitWhenIdleFor = TimeSpan.FromSeconds(5) });
        rig.StartHost();
        Assert.Equal(TimeSpan.Zero, rig.Relay.IdleFor);
        rig.Relay.Stop();
        Assert.Equal(VhostUserRelayEnd.Stopped, await rig.End.WaitAsync(Patience.Limit));
    }

    private static bool Ended(RunningHost host)
    {
        Patience.Until(() => host.HasEnded, "the host is sent away");
        return true;
    }
}
