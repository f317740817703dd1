// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

public sealed class BackendRingTests
{
    [Fact]
    public void The_latest_call_is_the_one_that_is_signalled()
    {
        using var rig = new Rig();
        rig.Boot();
        rig.Device.Rings[0]!.Call();
        Assert.True(rig.Guest.Calls[0].TryConsume(out _));
        using var other = EventFd.Create();
        rig.Front.TellFile(VhostUserRequest.SetVringCall, 0, other);
        Assert.True(other.TryConsume(out _), "What the former one was signalled for may have been missed.");
        rig.Device.Rings[0]!.Call();
        Assert.True(other.TryConsume(out _));
        Assert.False(rig.Guest.Calls[0].TryConsume(out _));
        rig.Front.TellFile(VhostUserRequest.SetVringCall, 0, null);
        rig.Device.Rings[0]!.Call();
        Assert.False(other.TryConsume(out _));
    }

    [Fact]
    public void A_ring_that_is_broken_tells_the_front_end_once()
    {
        using var rig = new Rig();
        rig.Boot();
        Vring ring = rig.Device.Rings[1]!;
        Assert.Null(ring.Broken);
        ring.Break("The driver offers the same buffer twice.");
        ring.Break("And again.");
        Assert.Equal("The driver offers the same buffer twice.", ring.Broken);
        Assert.True(rig.Guest.Errors[1].TryConsume(out ulong count));
        Assert.Equal(1u, count);
    }

    [Fact]
    public void A_disabled_ring_stops_and_goes_on_when_it_is_enabled()
    {
        using var rig = new Rig();
        rig.Boot();
        rig.Guest.Offer(1, 4);
        rig.Device.Take(1, gives: false);
        rig.Front.TellState(VhostUserRequest.SetVringEnabled, 1, 0);
        rig.Front.TellState(VhostUserRequest.SetVringEnabled, 1, 1);
        Assert.Equal(["stop 1", "start 1 resumed"], rig.Device.Told());
        Assert.Equal(4, rig.Device.Take(1, gives: true));
    }

    [Fact]
    public void Without_protocol_features_a_ring_starts_without_being_enabled()
    {
        using var rig = new Rig();
        RawFrontend front = rig.Front;
        front.Send(VhostUserRequest.SetOwner, 0);
        front.Tell(VhostUserRequest.SetFeatures, VirtioFeatures.Version1);
        TellWholeTable(rig);
        TellRing(rig, 0);
        Assert.Equal(["attached", "state", "features 0x100000000", "start 0"], rig.Device.Told());
    }

    [Fact]
    public void The_parts_of_a_ring_can_come_in_any_order()
    {
        var random = new Random(5);
        for (int round = 0; round < 50; round++)
        {
            using var rig = new Rig();
            RawFrontend front = rig.Front;
            front.Send(VhostUserRequest.SetOwner, 0);
            Action[] steps =
            [
                () => front.Tell(VhostUserRequest.SetFeatures, VirtioFeatures.Version1 | VirtioFeatures.ProtocolFeatures),
                () => TellWholeTable(rig),
                () => front.TellState(VhostUserRequest.SetVringSize, 0, TestGuest.Size),
                () => front.TellState(VhostUserRequest.SetVringBase, 0, 0),
                () => front.Send(VhostUserRequest.SetVringAddresses, 0, message => TestGuest.Addresses(0).AddTo(message, 0)),
                () => front.TellFile(VhostUserRequest.SetVringKick, 0, rig.Guest.Kicks[0]),
                () => front.TellFile(VhostUserRequest.SetVringCall, 0, rig.Guest.Calls[0]),
                () => front.TellState(VhostUserRequest.SetVringEnabled, 0, 1),
            ];
            random.Shuffle(steps);
            foreach (Action step in steps)
                step();
            Assert.NotNull(rig.Device.Rings[0]);
            rig.Guest.Offer(0);
            Assert.Equal(1, rig.Device.Take(0, gives: true));
        }
    }

    [Fact]
    public void A_ring_that_is_not_in_the_memory_is_refused_told_of_and_can_be_mended()
    {
        using var rig = new Rig();
        Qemu qemu = rig.Boot();
        qemu.Stop();
        rig.Front.Send(
            VhostUserRequest.SetVringAddresses, 0, message => new VringAddresses(0x1000, 0x2000, 0x3000).AddTo(message, 0));
        rig.Device.Told();
        rig.Front.TellFile(VhostUserRequest.SetVringKick, 0, rig.Guest.Kicks[0]);
        Assert.Equal(1u, rig.Front.Acknowledged(VhostUserRequest.SetVringEnabled, message => new VringState(0, 1).AddTo(message)));
        Assert.Contains(rig.Device.Told(), line => line.StartsWith("failed 0: Queue 0 cannot be started: ", StringComparison.Ordinal));
        Assert.True(rig.Guest.Errors[0].TryConsume(out _));
        rig.Front.Send(VhostUserRequest.SetVringAddresses, 0, message => TestGuest.Addresses(0).AddTo(message, 0));
        Assert.NotNull(rig.Device.Rings[0]);
    }

    [Fact]
    public void A_machine_that_shares_no_memory_is_told_how_to()
    {
        using var rig = new Rig();
        var qemu = new Qemu(rig.Front, rig.Guest, 10);
        qemu.Realize();
        qemu.Memory.Clear();
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => qemu.Start(rig.SplitFeatures));
        string told = Assert.Single(rig.Device.Told(), line => line.StartsWith("failed 0: ", StringComparison.Ordinal));
        Assert.Contains("-object memory-backend-memfd,id=mem,size=SIZE,share=on", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_table_without_descriptors_is_refused_with_the_way_out()
    {
        using var rig = new Rig();
        rig.Boot();
        ulong status = rig.Front.Acknowledged(VhostUserRequest.SetMemoryTable, message =>
        {
            message.Add(1u);
            message.Add(0u);
            TestGuest.Region.AddTo(message);
        });
        Assert.Equal(1u, status);
        string told = Assert.Single(rig.Device.Told());
        Assert.StartsWith("refused: The front-end sent a memory table of 1 regions with 0 descriptors.", told, StringComparison.Ordinal);
        Assert.Contains("share=on", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_cannot_be_mapped_leaves_the_rings_running_with_the_former_one()
    {
        using var rig = new Rig();
        rig.Boot();
        MemoryRegion tooLong = TestGuest.Region with { Size = TestGuest.Length * 2 };
        ulong status = rig.Front.Acknowledged(
            VhostUserRequest.SetMemoryTable,
            message =>
            {
                message.Add(1u);
                message.Add(0u);
                tooLong.AddTo(message);
            },
            rig.Guest.File);
        Assert.Equal(1u, status);
        Assert.Equal(2, rig.Device.Told().Count(line => line.EndsWith("resumed", StringComparison.Ordinal)));
        rig.Guest.Offer(0);
        Assert.Equal(1, rig.Device.Take(0, gives: true));
    }

    [Fact]
    public void A_ring_that_is_set_back_to_anywhere_begins_anew()
    {
        using var rig = new Rig();
        Qemu qemu = rig.Boot();
        rig.Guest.Offer(1, 6);
        rig.Device.Take(1, gives: true);
        Assert.Equal([0u, 6u], qemu.Stop());
        rig.Device.Told();
        qemu.Start(rig.SplitFeatures, 0, 3);
        Assert.Equal("start 1", rig.Device.Told()[^1]);
    }

    [Fact]
    public void A_kick_without_a_descriptor_is_refused()
    {
        using var rig = new Rig();
        rig.Boot();
        rig.Front.TellFile(VhostUserRequest.SetVringKick, 0, null);
        Assert.Contains("polled", rig.Device.Told()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_reset_of_the_device_empties_rings_and_state()
    {
        using var rig = new Rig();
        rig.Boot();
        rig.Guest.Offer(0, 2);
        rig.Device.Take(0, gives: false);
        InflightMemory state = rig.Device.State!;
        state.Memory.At<byte>(state.StateOffset) = 42;
        rig.Front.Send(VhostUserRequest.ResetDevice, 0);
        Assert.Equal(["stop 0", "stop 1"], rig.Device.Told());
        Assert.Equal(0, state.Queue(0).Count(isPacked: false));
        Assert.Equal(42, state.Memory.At<byte>(state.StateOffset));
        Assert.Single(rig.Backend.Memory.Regions);
    }

    [Fact]
    public void A_packed_ring_starts_where_a_packed_ring_starts()
    {
        using var rig = new Rig();
        var qemu = new Qemu(rig.Front, rig.Guest, 10);
        qemu.Realize();
        qemu.Start(rig.Backend.OfferedFeatures, 0x8000_8000, 0x8000_8000);
        Assert.Equal(["start 0", "start 1"], rig.Device.Told()[^2..]);
        Assert.Equal([0x8000_8000, 0x8000_8000], qemu.Stop());
    }

    internal static void TellWholeTable(Rig rig) => rig.Front.Send(
        VhostUserRequest.SetMemoryTable,
        0,
        message =>
        {
            message.Add(1u);
            message.Add(0u);
            TestGuest.Region.AddTo(message);
        },
        rig.Guest.File);

    private static void TellRing(Rig rig, uint ring)
    {
        rig.Front.TellState(VhostUserRequest.SetVringSize, ring, TestGuest.Size);
        rig.Front.TellState(VhostUserRequest.SetVringBase, ring, 0);
        rig.Front.Send(VhostUserRequest.SetVringAddresses, 0, message => TestGuest.Addresses((int)ring).AddTo(message, ring));
        rig.Front.TellFile(VhostUserRequest.SetVringKick, ring, rig.Guest.Kicks[ring]);
    }
}
