// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>Drivers that break the rules.</summary>
public sealed class HostileDriverTests
{
    private const ulong Indirect = RingFeatures.IndirectDescriptors;
    private const int Next = 1;
    private const int Write = 2;
    private const int Table = 4;
    private const int Available = 0x80;
    private const ulong Buffer = HostileRing.GuestAddress + HostileRing.Free;
    private const ulong TableAddress = HostileRing.GuestAddress + HostileRing.Tables;

    [Theory]
    [InlineData("avail ahead", "9")]
    [InlineData("head outside", "8")]
    [InlineData("next outside", "outside")]
    [InlineData("loop", "no end")]
    [InlineData("self loop", "no end")]
    [InlineData("readable after writable", "behind")]
    [InlineData("wrapping address", "64 bits")]
    [InlineData("too large", "2^32")]
    [InlineData("not negotiated", "not negotiated")]
    public void A_split_queue_says_what_is_wrong(string what, string part)
    {
        using var ring = new HostileRing(0, 8);
        Virtqueue queue = ring.Open();
        ring.Put16(HostileRing.Driver + 2, what == "avail ahead" ? 9 : 1);
        ring.Put16(HostileRing.Driver + 4, what == "head outside" ? 8 : 0);
        ring.Put(0, Buffer, 8, Next, 1);
        ring.Put(16, Buffer, 8, 0, 0);
        switch (what)
        {
            case "next outside": ring.Put(0, Buffer, 8, Next, 8); break;
            case "loop": ring.Put(16, Buffer, 8, Next, 0); break;
            case "self loop": ring.Put(16, Buffer, 0, Next, 1); break;
            case "readable after writable": ring.Put(0, Buffer, 8, Next | Write, 1); break;
            case "wrapping address": ring.Put(16, ulong.MaxValue - 7, 8, 0, 0); break;
            case "too large":
                ring.Put(0, 0, uint.MaxValue, Next, 1);
                ring.Put(16, 0, 1, 0, 0);
                break;
            case "not negotiated": ring.Put(16, TableAddress, 16, Table, 0); break;
            default: break;
        }

        Refuses(queue, part);
        ring.Put16(HostileRing.Driver + 2, 1);
        ring.Put16(HostileRing.Driver + 4, 2);
        ring.Put(32, Buffer, 8, Write, 0);
        // Nothing was changed: a repaired ring is taken.
        Assert.True(queue.TryTake(out DescriptorChain? chain));
        Assert.Equal(8u, chain.Writable);
        Assert.Equal(0u, chain.Readable);
    }

    [Theory]
    [InlineData("with next", "list")]
    [InlineData("nested", "another one")]
    [InlineData("no length", "16")]
    [InlineData("odd length", "16")]
    [InlineData("too long", "16")]
    [InlineData("table outside", "no memory")]
    [InlineData("table wraps", "64 bits")]
    [InlineData("table ends outside", "no memory")]
    [InlineData("next outside", "outside")]
    [InlineData("loop", "no end")]
    public void A_split_queue_says_what_is_wrong_with_a_table(string what, string part)
    {
        using var ring = new HostileRing(Indirect, 8);
        Virtqueue queue = ring.Open();
        ring.Put16(HostileRing.Driver + 2, 1);
        ring.Put(0, Buffer, 4, Next, 1);
        ring.Put(16, TableAddress, 48, Table, 0);
        for (int i = 0; i < 3; i++)
            ring.Put(HostileRing.Tables + 16 * i, Buffer, 4, i < 2 ? Next : Write, i + 1);
        switch (what)
        {
            case "with next": ring.Put(16, TableAddress, 48, Table | Next, 2); break;
            case "nested": ring.Put(HostileRing.Tables + 16, TableAddress, 16, Table, 0); break;
            case "no length": ring.Put(16, TableAddress, 0, Table, 0); break;
            case "odd length": ring.Put(16, TableAddress, 47, Table, 0); break;
            case "too long": ring.Put(16, TableAddress, 16 * (Virtqueue.MaxIndirect + 1), Table, 0); break;
            case "table outside": ring.Put(16, 0, 48, Table, 0); break;
            case "table wraps": ring.Put(16, ulong.MaxValue - 15, 48, Table, 0); break;
            case "table ends outside":
                ring.Put(16, HostileRing.GuestAddress + HostileRing.Size - 24, 48, Table, 0);
                ring.Put(HostileRing.Size - 24, Buffer, 1, Next, 1);
                break;
            case "next outside": ring.Put(HostileRing.Tables, Buffer, 4, Next, 3); break;
            case "loop": ring.Put(HostileRing.Tables + 32, Buffer, 4, Next, 0); break;
            default: break;
        }

        Refuses(queue, part);
        ring.Put(16, TableAddress, 48, Table | Write, 0);
        for (int i = 0; i < 3; i++)
            ring.Put(HostileRing.Tables + 16 * i, Buffer, 4, i < 2 ? Next : Write, i + 1);
        Assert.True(queue.TryTake(out DescriptorChain? chain));
        Assert.Equal(12u, chain.Readable);
        Assert.Equal(4u, chain.Writable);
    }

    [Theory]
    [InlineData("id outside", "ID 8")]
    [InlineData("rest not available", "not")]
    [InlineData("no end", "no end")]
    [InlineData("table in a list", "list")]
    [InlineData("not negotiated", "not negotiated")]
    [InlineData("readable after writable", "behind")]
    public void A_packed_queue_says_what_is_wrong(string what, string part)
    {
        using var ring = new HostileRing(RingFeatures.Packed | (what == "not negotiated" ? 0 : Indirect), 8);
        Virtqueue queue = ring.Open();
        ring.Put(0, Buffer, 8, 0, Available | Next);
        ring.Put(16, Buffer, 8, 1, Available);
        switch (what)
        {
            case "id outside": ring.Put(16, Buffer, 8, 8, Available); break;
            case "rest not available": ring.Put(16, Buffer, 8, 0, 0); break;
            case "no end":
                for (int i = 0; i < 8; i++)
                    ring.Put(16 * i, Buffer, 8, 0, Available | Next);
                break;
            case "table in a list": ring.Put(16, TableAddress, 16, 1, Available | Table); break;
            case "not negotiated": ring.Put(0, TableAddress, 16, 1, Available | Table); break;
            case "readable after writable": ring.Put(0, Buffer, 8, 1, Available | Next | Write); break;
            default: break;
        }

        Refuses(queue, part);
        ring.Put(0, Buffer, 8, 3, Available);
        Assert.True(queue.TryTake(out DescriptorChain? chain));
        Assert.Equal(8u, chain.Readable);
    }

    [Fact]
    public void A_head_in_flight_is_not_taken_again()
    {
        using var ring = new HostileRing(0, 8);
        Virtqueue queue = ring.Open();
        ring.Put(0, Buffer, 8, Write, 0);
        ring.Put16(HostileRing.Driver + 2, 2);
        Assert.True(queue.TryTake(out DescriptorChain? chain));
        Refuses(queue, "in flight already");
        queue.Give(chain, 0);
        Assert.True(queue.TryTake(out _));
    }

    [Fact]
    public void An_ID_in_flight_is_not_taken_again_nor_more_than_the_ring_has()
    {
        using var ring = new HostileRing(RingFeatures.Packed, 2);
        Virtqueue queue = ring.Open();
        ring.Put(0, Buffer, 8, 1, Available);
        ring.Put(16, Buffer, 8, 1, Available);
        Assert.True(queue.TryTake(out _));
        Refuses(queue, "has already");
        ring.Put(16, Buffer, 8, 0, Available);
        Assert.True(queue.TryTake(out _));
        ring.Put(0, Buffer, 8, 0, 0x8000);
        Refuses(queue, "no end within 2");
    }

    [Fact]
    public void Tables_in_flight_are_bounded()
    {
        using var ring = new HostileRing(Indirect, 256);
        Virtqueue queue = ring.Open();
        for (int i = 0; i < 256; i++)
            ring.Put(HostileRing.Tables + 16 * i, Buffer, 1, Next, i + 1);
        ring.Put(HostileRing.Tables + 16 * 255, Buffer, 1, 0, 0);
        // Tables that overlap and chains that share all but their last descriptor: 256 x 511 buffers and more.
        for (int i = 0; i < 256; i++)
        {
            ring.Put(16 * i, Buffer, 1, Next, i + 1);
            ring.Put16(HostileRing.Driver + 4 + 2 * i, i);
        }

        ring.Put(16 * 255, TableAddress, 16 * 256, Table, 0);
        ring.Put16(HostileRing.Driver + 2, 256);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 256; i++)
            Assert.True(queue.TryTake(out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 * SegmentPool.MaxSegments);
        Assert.Equal(256, queue.InFlight);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(Indirect | RingFeatures.EventIndex)]
    [InlineData(RingFeatures.Packed)]
    [InlineData(RingFeatures.Packed | Indirect | RingFeatures.EventIndex)]
    public void Whatever_a_driver_writes_nothing_outside_is_touched(ulong features) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            int entries = 1 << random.Next(0, 6);
            using var ring = new HostileRing(features, entries);
            var garbage = new Garbage(random, entries, (features & RingFeatures.Packed) != 0);
            garbage.Fill(ring);
            Virtqueue queue = ring.Open();
            for (int i = 0; i < 10; i++)
            {
                Use(queue, random);
                garbage.Change(ring);
                ring.AssertOutsideUntouched();
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static void Use(Virtqueue queue, Random random)
    {
        var taken = new List<DescriptorChain>();
        byte[] bytes = new byte[random.Next(0, 5000)];
        try
        {
            for (int i = 0; i < 3 * queue.Size && queue.TryTake(out DescriptorChain? chain); i++)
            {
                taken.Add(chain);
                Assert.InRange(queue.InFlight, 1, queue.Size);
                Assert.Equal((int)Math.Min(chain.Readable, (uint)bytes.Length), chain.Read(0, bytes));
                chain.Write((uint)random.Next(0, 100), bytes);
            }
        }
        catch (VirtqueueException)
        {
        }

        foreach (DescriptorChain chain in taken)
        {
            if (random.Next(4) != 0)
                queue.Give(chain, (uint)random.NextInt64(0, chain.Writable + 1L));
        }

        queue.NeedsCall();
        queue.ArmKick();
        queue.DisarmKick();
    }

    private static void Refuses(Virtqueue queue, string part)
    {
        for (int i = 0; i < 3; i++)
        {
            int before = queue.InFlight;
            var refused = Assert.Throws<VirtqueueException>(() => queue.TryTake(out _));
            Assert.Contains(part, refused.Message, StringComparison.Ordinal);
            Assert.Equal(before, queue.InFlight);
        }
    }
}
