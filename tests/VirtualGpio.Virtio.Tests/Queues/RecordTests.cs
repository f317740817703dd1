// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>What is found in flight after a sudden end, and what is not believed.</summary>
public sealed class RecordTests
{
    [Theory]
    [MemberData(nameof(QueueRig.BothLayouts), MemberType = typeof(QueueRig))]
    public void A_front_end_that_knows_only_the_used_index_finds_what_was_in_flight(ulong features)
    {
        using var rig = new QueueRig(features);
        uint start = rig.Device.Base;
        for (int i = 0; i < 3; i++)
        {
            rig.Bytes(i, 1)[0] = (byte)i;
            rig.Add(rig.Readable(i, 1), rig.Writable(8, 1));
        }

        DescriptorChain first = rig.Take();
        rig.Take();
        rig.Device.Give(first, 1);
        rig.Take();
        uint stopped = rig.Device.Base;
        uint used = rig.IsPacked ? (stopped & 0xffff_0000) | (stopped >> 16) : 1;
        Assert.NotEqual(start, stopped);
        rig.Open(used);
        Assert.True(rig.Device.IsResumed);
        Assert.Equal(stopped, rig.Device.Base);
        Assert.Equal(2, rig.Device.InFlight);
        Assert.False(rig.Device.ArmKick());
        byte[] bytes = new byte[1];
        for (int i = 1; i < 3; i++)
        {
            rig.Take().Read(0, bytes);
            Assert.Equal(i, bytes[0]);
        }

        Assert.True(rig.Device.ArmKick());
    }

    [Theory]
    [MemberData(nameof(QueueRig.BothLayouts), MemberType = typeof(QueueRig))]
    public void A_record_that_does_not_fit_the_indexes_is_cleared(ulong features)
    {
        using var rig = new QueueRig(features);
        for (int i = 0; i < 4; i++)
            rig.Add(rig.Writable(0, 1));
        rig.Device.Give(rig.Take(), 0);
        rig.Take();
        rig.Take();
        Assert.Equal(2, rig.Inflight.Queue(0).Count(rig.IsPacked));
        // Neither the used index (1) nor the available one (3).
        uint other = rig.IsPacked ? 0x8001_8002u : 2u;
        rig.Open(other);
        Assert.False(rig.Device.IsResumed);
        Assert.Equal(0, rig.Device.InFlight);
        Assert.Equal(0, rig.Inflight.Queue(0).Count(rig.IsPacked));
        Assert.Equal(other, rig.Device.Base);
    }

    [Theory]
    [MemberData(nameof(QueueRig.BothLayouts), MemberType = typeof(QueueRig))]
    public void A_fresh_ring_is_not_given_what_an_earlier_one_had_in_flight(ulong features)
    {
        using var rig = new QueueRig(features);
        rig.Add(rig.Writable(0, 1));
        rig.Take();
        rig.Machine.Bytes(rig.Driver.DescriptorAddress, 16 * 8).Clear();
        rig.Machine.Bytes(rig.Driver.DriverAddress, 4).Clear();
        rig.Machine.Bytes(rig.Driver.DeviceAddress, 4).Clear();
        rig.Open(rig.Driver.Setup.Base);
        Assert.False(rig.Device.IsResumed);
        Assert.False(rig.Device.TryTake(out _));
    }

    [Fact]
    public void A_split_chain_is_given_back_once_wherever_its_device_ends()
    {
        for (int stores = 0; stores <= 5; stores++)
        {
            using var rig = new QueueRig(0);
            for (int i = 0; i < 3; i++)
                rig.Add(rig.Writable(0, 1));
            rig.Device.Give(rig.Take(), 0);
            ushort head = rig.Take().Id;
            rig.Take();
            SharedMemory memory = rig.Inflight.Memory;
            int entry = InflightLayout.EntryOffset(isPacked: false, head);
            Span<byte> ring = rig.Machine.Bytes(rig.Driver.DeviceAddress, 32);
            // The stores of Give, in their order.
            if (stores > 0)
                memory.UInt16At(entry + 6) = 0;
            if (stores > 1)
                memory.UInt16At(InflightLayout.LastBatchHead) = head;
            if (stores > 2)
                (ring[2], ring[12]) = (2, (byte)head);
            if (stores > 3)
                memory.At<byte>(entry) = 0;
            if (stores > 4)
                memory.UInt16At(InflightLayout.UsedIndex) = 2;
            rig.Kill();
            Assert.Equal(stores > 2 ? 1 : 2, rig.Device.InFlight);
            Assert.Equal(3u, rig.Device.Base);
            while (rig.Device.TryTake(out DescriptorChain? chain))
                rig.Device.Give(chain, 0);
            for (int i = 0; i < 3; i++)
                Assert.True(rig.Driver.TryGetUsed(out _, out _));
            Assert.Equal(8, rig.Driver.Free);
            GoesOn(rig);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_packed_chain_is_given_back_once_wherever_its_device_ends(int buffers)
    {
        // A ring of four slots: a chain of four leaves the used slot where it is and changes the wrap counter only.
        for (int stores = 0; stores <= 7; stores++)
        {
            using var rig = new QueueRig(RingFeatures.Packed, 4);
            rig.Driver.UsesTables = false;
            rig.Add([.. Enumerable.Repeat(rig.Writable(0, 1), buffers)]);
            int others = 4 / buffers - 1;
            for (int i = 0; i < others; i++)
                rig.Add([.. Enumerable.Repeat(rig.Writable(0, 1), buffers)]);
            DescriptorChain chain = rig.Take();
            for (int i = 0; i < others; i++)
                rig.Take();
            var recorded = new RecordedChain(chain.RecordEntry, chain.Slots);
            PackedPosition after = PackedPosition.First.Plus(buffers, 4);
            SharedMemory memory = rig.Inflight.Memory;
            ushort last = (ushort)(recorded.Entry + buffers - 1);
            const ushort free = 4;
            ulong usedWord = after.Index | (after.Wrap ? 1UL << 32 : 0);
            if (stores > 0)
                memory.UInt16At(InflightLayout.EntryOffset(isPacked: true, last) + 2) = free;
            if (stores > 1)
                memory.UInt32At(InflightLayout.FreeHead) = recorded.Entry | (uint)free << 16;
            if (stores > 2)
                memory.UInt64At(InflightLayout.UsedWord) = usedWord | 1UL << 40;
            if (stores > 3)
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(
                    rig.Machine.Bytes(rig.Driver.DescriptorAddress + 12, 4), chain.Id | 0x8080_0000);
            if (stores > 3)
                rig.Machine.Bytes(rig.Driver.DescriptorAddress + 8, 4).Clear();
            if (stores > 4)
                memory.At<byte>(InflightLayout.EntryOffset(isPacked: true, recorded.Entry)) = 0;
            if (stores > 5)
                memory.UInt32At(InflightLayout.FreeHead) = recorded.Entry | (uint)recorded.Entry << 16;
            if (stores > 6)
                memory.UInt64At(InflightLayout.UsedWord) = usedWord | (ulong)after.Index << 16 | (after.Wrap ? 1UL << 40 : 0);
            rig.Kill();
            Assert.Equal(stores > 3 ? others : others + 1, rig.Device.InFlight);
            while (rig.Device.TryTake(out DescriptorChain? again))
                rig.Device.Give(again, 0);
            for (int i = 0; i <= others; i++)
                Assert.True(rig.Driver.TryGetUsed(out _, out _));
            Assert.False(rig.Driver.TryGetUsed(out _, out _));
            Assert.Equal(4, rig.Driver.Free);
            GoesOn(rig);
        }
    }

    [Theory]
    [MemberData(nameof(QueueRig.AllFeatures), MemberType = typeof(QueueRig))]
    public void Whatever_a_record_says_the_queue_opens(ulong features) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            using var rig = new QueueRig(features);
            for (int i = 0; i < random.Next(0, 5); i++)
                rig.Add(rig.Readable(0, 4), rig.Writable(4, 4));
            for (int i = random.Next(0, rig.Driver.Outstanding + 1); i > 0; i--)
                rig.Take();
            bool isGarbage = random.Next(3) == 0;
            for (int i = random.Next(1, isGarbage ? 200 : 4); i > 0; i--)
                rig.Inflight.Memory.At<byte>(random.Next(isGarbage ? 12 : 16, rig.Inflight.Memory.Length)) = (byte)random.Next(random.Next(2) == 0 ? 9 : 256);
            uint start = Virtqueue.RecoverBase(rig.Memory, rig.Driver.Setup, rig.Inflight.Queue(0));
            try
            {
                rig.Open(random.Next(2) == 0 ? start : rig.Driver.Setup.Base);
                byte[] bytes = new byte[16];
                for (int i = 0; i < 20 && rig.Device.TryTake(out DescriptorChain? chain); i++)
                {
                    chain.Read(0, bytes);
                    chain.Write(0, bytes);
                    rig.Device.Give(chain, 0);
                }
            }
            catch (VirtqueueException)
            {
            }

            Assert.InRange(rig.Device.InFlight, 0, 8);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>Both sides agree on where they are.</summary>
    private static void GoesOn(QueueRig rig)
    {
        for (int i = 0; i < 20; i++)
        {
            ushort id = rig.Add(rig.Writable(0, 1));
            rig.Device.Give(rig.Take(), 1);
            Assert.True(rig.Driver.TryGetUsed(out ushort got, out _));
            Assert.Equal(id, got);
            Assert.False(rig.Device.TryTake(out _));
        }
    }
}
