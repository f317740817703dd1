// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Tests.VhostUser;

public sealed class QemuSequenceTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    public void A_guest_that_starts_is_reset_and_starts_again_has_two_fresh_queues_each_time(int version)
    {
        using var rig = new Rig();
        var qemu = new Qemu(rig.Front, rig.Guest, version);
        qemu.Realize();
        Assert.Equal(["attached", "state"], rig.Device.Told());
        Assert.Equal([32, 0, 0, 0, 40, 0, 0, 0], qemu.Config);
        Assert.Equal(rig.Backend.OfferedFeatures, qemu.DeviceFeatures);

        qemu.Start(rig.SplitFeatures);
        Assert.Equal([$"features 0x{rig.SplitFeatures:x}", "start 0", "start 1"], rig.Device.Told());
        rig.Guest.Offer(0, 5);
        rig.Guest.Offer(1, 3);
        Assert.Equal(5, rig.Device.Take(0, gives: true));
        Assert.Equal(3, rig.Device.Take(1, gives: false));
        Assert.Equal([5u, 3u], qemu.Stop());
        Assert.Equal(["stop 0", "stop 1"], rig.Device.Told());

        rig.Guest.Reset();
        qemu.Start(rig.SplitFeatures);
        Assert.Equal([$"features 0x{rig.SplitFeatures:x}", "start 0", "start 1"], rig.Device.Told());
        Assert.Equal(0, rig.Device.Rings[1]!.Queue.InFlight);
        rig.Guest.Offer(1, 2);
        Assert.Equal(2, rig.Device.Take(1, gives: false));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    public void A_machine_that_is_paused_and_goes_on_keeps_what_is_in_flight(int version)
    {
        using var rig = new Rig();
        Qemu qemu = rig.Boot(version);
        rig.Guest.Offer(0, 5);
        rig.Guest.Offer(1, 3);
        rig.Device.Take(0, gives: true);
        rig.Device.Take(1, gives: false);
        uint[] bases = qemu.Stop();
        rig.Device.Told();
        qemu.Start(rig.SplitFeatures, bases);
        Assert.Equal([$"features 0x{rig.SplitFeatures:x}", "start 0 resumed", "start 1 resumed"], rig.Device.Told());
        Assert.Equal(0, rig.Device.Take(0, gives: true));
        Assert.Equal(3, rig.Device.Take(1, gives: true));
        Assert.Equal(3, rig.Guest.Used(1));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    public void A_change_of_memory_under_a_running_guest_keeps_what_is_in_flight(int version)
    {
        using var rig = new Rig();
        Qemu qemu = rig.Boot(version);
        rig.Guest.Offer(1, 3);
        rig.Device.Take(1, gives: false);
        // The region is split, as it is when a guest's firmware maps something into its memory.
        Virtio.Memory.MemoryRegion whole = qemu.Memory[0].Region;
        qemu.Memory[0] = (whole with { Size = 0x90000 }, rig.Guest.File);
        qemu.Memory.Add((new(whole.GuestAddress + 0xa0000, 0x1000, whole.UserAddress + 0xa0000, 0xa0000), rig.Guest.File));
        qemu.TellMemory();
        string[] told = rig.Device.Told();
        Assert.Equal(["stop 0", "stop 1", "start 0 resumed", "start 1 resumed"], told);
        Assert.Equal(2, rig.Backend.Memory.Regions.Count);
        Assert.Equal(3, rig.Device.Take(1, gives: true));
        Assert.Equal(3, rig.Guest.Used(1));
    }

    [Fact]
    public void The_bases_are_right_also_if_the_status_is_cleared_before_they_are_asked_for()
    {
        using var rig = new Rig();
        Qemu qemu = rig.Boot(7);
        rig.Guest.Offer(0, 5);
        rig.Guest.Offer(1, 3);
        rig.Device.Take(0, gives: true);
        rig.Device.Take(1, gives: false);
        rig.Front.Tell(Virtio.VhostUser.VhostUserRequest.SetStatus, 0);
        Assert.Equal(["stop 0", "stop 1"], rig.Device.Told());
        Assert.Equal([5u, 3u], qemu.Stop());
        qemu.Start(rig.SplitFeatures, 5, 3);
        Assert.Equal(3, rig.Device.Take(1, gives: true));
    }

    [Fact]
    public void A_machine_that_ends_detaches_the_device_after_its_queues_have_stopped()
    {
        using var rig = new Rig();
        rig.Boot();
        rig.Front.Dispose();
        Assert.False(rig.Backend.ProcessMessages());
        Assert.Equal(["stop 0", "stop 1", "detached: The front-end closed the connection."], rig.Device.Told());
        Assert.False(rig.Backend.IsAttached);
    }
}
