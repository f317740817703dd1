// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

public sealed class InflightTests
{
    [Fact]
    public void What_a_back_end_has_left_is_found_by_the_next_one()
    {
        using var guest = new TestGuest();
        (InflightDescription Description, MemoryFile File) kept;
        using (var first = new Served())
        {
            first.Front.SetOwner();
            kept = first.Front.GetInflight(2, 64)!.Value;
            Boot(first, guest, kept, 0, 0);
            guest.Offer(0, 9);
            guest.Offer(1, 6);
            first.Do(device => device.Take(0, gives: true));
            first.Do(device => device.Take(1, gives: false));
            first.Do(device => device.State!.Memory.At<byte>(device.State.StateOffset) = 42);
        }

        using var second = new Served();
        second.Front.SetOwner();
        Boot(second, guest, kept, 9, 6);
        kept.File.Dispose();
        Assert.Contains("start 0 resumed", second.Device.Lines);
        Assert.Contains("start 1 resumed", second.Device.Lines);
        second.Do(device =>
        {
            Assert.Equal(42, device.State!.Memory.At<byte>(device.State.StateOffset));
            Assert.Equal(6, device.Rings[1]!.Queue.InFlight);
            Assert.Equal(6, device.Take(1, gives: true));
            Assert.Equal(0, device.Take(0, gives: true));
        });
        Assert.Equal(6, guest.Used(1));
        Assert.Equal(6u, second.Front.GetVringBase(1));
    }

    [Fact]
    public void Memory_without_a_record_of_a_ring_is_that_of_a_driver_that_begins_anew_also_in_a_ring_that_was_used()
    {
        using var rig = new Rig();
        Qemu qemu = rig.Boot();
        rig.Guest.Offer(0, 3);
        Assert.Equal(3, rig.Device.Take(0, gives: true));
        qemu.Stop();
        using InflightMemory fresh = InflightMemory.Create(2, 64, 64);
        var description = new InflightDescription((ulong)fresh.File.Length, 0, 2, 64);
        rig.Front.Send(VhostUserRequest.SetInflight, 0, message => description.AddTo(message), fresh.File);
        rig.Device.Told();
        qemu.Start(rig.SplitFeatures, 3, 0);
        Assert.Contains("start 0", rig.Device.Told());
    }

    [Fact]
    public void A_driver_that_begins_anew_after_a_reset_of_the_device_is_known_as_such_in_a_ring_that_was_used()
    {
        using var rig = new Rig();
        Qemu qemu = rig.Boot();
        rig.Guest.Offer(0, 3);
        Assert.Equal(3, rig.Device.Take(0, gives: true));
        rig.Front.Send(VhostUserRequest.ResetDevice, 0);
        rig.Device.Told();
        qemu.Start(rig.SplitFeatures, 3, 0);
        Assert.Contains("start 0", rig.Device.Told());
    }

    [Fact]
    public void A_driver_that_begins_anew_finds_nothing_under_way()
    {
        using var guest = new TestGuest();
        using var served = new Served();
        served.Front.SetOwner();
        (InflightDescription Description, MemoryFile File) kept = served.Front.GetInflight(2, 64)!.Value;
        Boot(served, guest, kept, 0, 0);
        guest.Offer(1, 6);
        served.Do(device => device.Take(1, gives: false));
        // Used index and base are both zero afterwards, as they are in a ring of which nothing was given back.
        Assert.Equal(6u, served.Front.GetVringBase(1));
        guest.Reset();
        guest.Offer(1, 8);
        served.Front.SetVringBase(1, 0);
        served.Front.SetVringKick(1, guest.Kicks[1]);
        Assert.Equal("start 1", served.Device.Told()[^1]);
        served.Do(device =>
        {
            Assert.Equal(0, device.Rings[1]!.Queue.InFlight);
            Assert.Equal(8, device.Take(1, gives: true));
        });
        kept.File.Dispose();
    }

    [Theory]
    [InlineData(3, 64)]
    [InlineData(2, 0)]
    [InlineData(2, 2048)]
    public void Memory_for_another_device_is_neither_made_nor_taken(int queues, int size)
    {
        using var served = new Served();
        served.Front.SetOwner();
        Assert.Null(served.Front.GetInflight(queues, size));
        (InflightDescription Description, MemoryFile File) kept = served.Front.GetInflight(2, 64)!.Value;
        Assert.Throws<VhostUserException>(() =>
            served.Front.SetInflight(kept.Description with { Queues = (ushort)queues, QueueSize = (ushort)size }, kept.File));
        using var foreign = MemoryFile.CreateNamed($"vgpio-test-{Guid.NewGuid():N}", 65536);
        Assert.Throws<VhostUserException>(() => served.Front.SetInflight(kept.Description, foreign));
        Assert.Throws<VhostUserException>(() => served.Front.SetInflight(kept.Description with { Offset = 1UL << 40 }, kept.File));
        served.Front.SetInflight(kept.Description, kept.File);
        kept.File.Dispose();
    }

    private static void Boot(Served served, TestGuest guest, (InflightDescription Description, MemoryFile File) kept, params uint[] bases)
    {
        VhostUserFrontend front = served.Front;
        front.SetInflight(kept.Description, kept.File);
        front.SetFeatures(VirtioFeatures.Version1 | VirtioFeatures.ProtocolFeatures | RingFeatures.EventIndex);
        front.SetMemoryTable([TestGuest.Region], [guest.File]);
        for (int i = 0; i < 2; i++)
        {
            front.SetVringSize(i, TestGuest.Size);
            front.SetVringBase(i, bases[i]);
            front.SetVringAddresses(i, TestGuest.Addresses(i));
            front.SetVringKick(i, guest.Kicks[i]);
            front.SetVringCall(i, guest.Calls[i]);
            front.SetVringError(i, guest.Errors[i]);
            front.SetVringEnabled(i, true);
        }
    }
}
