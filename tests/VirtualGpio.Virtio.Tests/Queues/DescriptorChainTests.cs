// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Queues;

public sealed class DescriptorChainTests
{
    [Theory]
    [MemberData(nameof(QueueRig.AllFeatures), MemberType = typeof(QueueRig))]
    public void Bytes_are_copied_across_buffers_and_not_beyond(ulong features)
    {
        using var rig = new QueueRig(features);
        "abc"u8.CopyTo(rig.Bytes(0, 3));
        "defg"u8.CopyTo(rig.Bytes(100, 4));
        rig.Bytes(200, 100).Fill(0xee);
        rig.Add(rig.Readable(0, 3), rig.Readable(50, 0), rig.Readable(100, 4), rig.Writable(200, 2), rig.Writable(210, 0), rig.Writable(220, 3));
        DescriptorChain chain = rig.Take();
        Assert.Equal(7u, chain.Readable);
        Assert.Equal(5u, chain.Writable);

        byte[] into = new byte[10];
        Assert.Equal(7, chain.Read(0, into));
        Assert.Equal("abcdefg\0\0\0"u8, into);
        Assert.Equal(3, chain.Read(2, into.AsSpan(0, 3)));
        Assert.Equal("cde"u8, into.AsSpan(0, 3));
        Assert.Equal(4, chain.Read(3, into));
        Assert.Equal(0, chain.Read(7, into));
        Assert.Equal(0, chain.Read(uint.MaxValue, into));
        Assert.Equal(0, chain.Read(0, []));

        Assert.Equal(5, chain.Write(0, "1234567"u8));
        Assert.Equal(1, chain.Write(4, "xyz"u8));
        Assert.Equal(0, chain.Write(5, "!"u8));
        Assert.Equal(0, chain.Write(uint.MaxValue, "!"u8));
        Assert.Equal("12"u8, rig.Bytes(200, 2));
        Assert.Equal("34x"u8, rig.Bytes(220, 3));
        Assert.Equal(18, rig.Bytes(202, 18).Count((byte)0xee));
        Assert.Equal(77, rig.Bytes(223, 77).Count((byte)0xee));
    }

    [Theory]
    [MemberData(nameof(QueueRig.BothLayouts), MemberType = typeof(QueueRig))]
    public void A_buffer_may_lie_across_two_regions(ulong features)
    {
        using var rig = new QueueRig(features | RingFeatures.IndirectDescriptors);
        using var more = new DriverMemory(65536, rig.Machine.Region.GuestAddress + rig.Machine.Region.Size, 0x1234_0000);
        more.ShareWith(rig.Memory);
        ulong border = more.Region.GuestAddress;
        "left"u8.CopyTo(rig.Machine.Bytes(border - 4, 4));
        "right"u8.CopyTo(more.Bytes(border, 5));
        rig.Add(new DriverBuffer(border - 4, 9, false), new DriverBuffer(border - 2, 4, true));
        DescriptorChain chain = rig.Take();
        byte[] into = new byte[9];
        Assert.Equal(9, chain.Read(0, into));
        Assert.Equal("leftright"u8, into);
        Assert.Equal(4, chain.Write(0, "FTRI"u8));
        Assert.Equal("leFT"u8, rig.Machine.Bytes(border - 4, 4));
        Assert.Equal("RIght"u8, more.Bytes(border, 5));
    }

    [Theory]
    [MemberData(nameof(QueueRig.BothLayouts), MemberType = typeof(QueueRig))]
    public void Memory_that_has_gone_is_told(ulong features)
    {
        using var rig = new QueueRig(features);
        using var more = new DriverMemory(65536, 0x9_0000_0000, 0x1234_0000);
        more.ShareWith(rig.Memory);
        rig.Add(new DriverBuffer(0x9_0000_0000, 8, false), new DriverBuffer(0x9_0000_0008, 8, true));
        DescriptorChain chain = rig.Take();
        Assert.Equal(8, chain.Read(0, new byte[8]));
        Assert.True(rig.Memory.Remove(more.Region));
        var failure = Assert.Throws<VirtqueueException>(() => chain.Read(0, new byte[8]));
        Assert.Contains("0x900000000", failure.Message, StringComparison.Ordinal);
        Assert.Throws<VirtqueueException>(() => chain.Write(0, new byte[8]));
        rig.Device.Give(chain, 0);
        Assert.True(rig.Driver.TryGetUsed(out _, out _));
    }

    [Theory]
    [MemberData(nameof(QueueRig.BothLayouts), MemberType = typeof(QueueRig))]
    public void What_the_driver_does_to_its_descriptors_afterwards_has_no_effect(ulong features)
    {
        using var rig = new QueueRig(features | RingFeatures.IndirectDescriptors);
        rig.Bytes(0, 4).Fill(7);
        rig.Add(rig.Readable(0, 2), rig.Readable(2, 2));
        DescriptorChain chain = rig.Take();
        rig.Machine.Bytes(rig.Driver.DescriptorAddress, rig.Driver.Size * 16).Fill(0xff);
        byte[] into = new byte[4];
        Assert.Equal(4, chain.Read(0, into));
        Assert.Equal(new byte[] { 7, 7, 7, 7 }, into);
    }

    [Theory]
    [MemberData(nameof(QueueRig.BothLayouts), MemberType = typeof(QueueRig))]
    public void A_chain_that_was_given_back_can_neither_be_used_nor_given_again(ulong features)
    {
        using var rig = new QueueRig(features);
        using var other = new QueueRig(features);
        rig.Add(rig.Readable(0, 4), rig.Writable(4, 4));
        DescriptorChain chain = rig.Take();
        Assert.Throws<ArgumentException>(() => other.Device.Give(chain, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Device.Give(chain, 5));
        rig.Device.Give(chain, 4);
        Assert.Throws<ArgumentException>(() => rig.Device.Give(chain, 0));
        Assert.Throws<InvalidOperationException>(() => chain.Read(0, new byte[1]));
        Assert.Throws<InvalidOperationException>(() => chain.Write(0, new byte[1]));
        Assert.Equal(0, rig.Device.InFlight);
    }

    [Theory]
    [MemberData(nameof(QueueRig.BothLayouts), MemberType = typeof(QueueRig))]
    public void A_ring_that_is_gone_is_told_and_found_again(ulong features)
    {
        using var rig = new QueueRig(features);
        rig.Add(rig.Writable(0, 4));
        rig.Add(rig.Writable(0, 4));
        DescriptorChain chain = rig.Take();
        Assert.True(rig.Memory.Remove(rig.Machine.Region));
        Assert.Throws<VirtqueueException>(() => rig.Device.TryTake(out _));
        Assert.Throws<VirtqueueException>(() => rig.Device.Give(chain, 0));
        Assert.Throws<VirtqueueException>(() => rig.Device.NeedsCall());
        Assert.Throws<VirtqueueException>(() => rig.Device.ArmKick());
        Assert.Throws<VirtqueueException>(() => rig.Device.DisarmKick());
        rig.Machine.ShareWith(rig.Memory);
        rig.Device.Give(chain, 0);
        Assert.True(rig.Device.TryTake(out _));
        Assert.True(rig.Driver.TryGetUsed(out _, out _));
    }
}
