// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>The rings byte by byte, as the specification has them, without the software driver.</summary>
public sealed class RingBytesTests : IDisposable
{
    private const int Descriptors = 0x1000;
    private const int Driver = 0x2002;
    private const int Device = 0x3004;
    private const int Buffers = 0x4000;

    private readonly DriverMemory _machine = new(65536);
    private readonly GuestMemory _memory = new();
    private readonly InflightMemory _inflight = InflightMemory.Create(1, 4, 0);

    public RingBytesTests() => _machine.ShareWith(_memory);

    public void Dispose()
    {
        _inflight.Dispose();
        _memory.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public void A_split_queue_is_laid_out_as_specified()
    {
        Virtqueue queue = Open(RingFeatures.EventIndex, Driver, 0);
        Put64(Descriptors + 32, Address(Buffers));
        Put32(Descriptors + 40, 5);
        Put16(Descriptors + 44, 1);
        Put16(Descriptors + 46, 1);
        Put64(Descriptors + 16, Address(Buffers + 8));
        Put32(Descriptors + 24, 3);
        Put16(Descriptors + 28, 2);
        "hello"u8.CopyTo(At(Buffers, 5));
        Put16(Driver + 4, 2);
        Put16(Driver + 2, 1);

        Assert.True(queue.TryTake(out DescriptorChain? chain));
        byte[] text = new byte[5];
        Assert.Equal(5, chain.Read(0, text));
        Assert.Equal("hello"u8, text);
        Assert.Equal(3, chain.Write(0, "yes!"u8));
        queue.Give(chain, 3);

        Assert.Equal("yes"u8, At(Buffers + 8, 3));
        Assert.Equal(1, Get16(Device + 2));
        Assert.Equal(2u, Get32(Device + 4));
        Assert.Equal(3u, Get32(Device + 8));
        // used_event is 0, behind the available ring: the first used entry asks for a call.
        Assert.True(queue.NeedsCall());
        Assert.True(queue.ArmKick());
        Assert.Equal(1, Get16(Device + 4 + 8 * 4));
        Put16(Driver + 4 + 2 * 4, 2);
        Put16(Driver + 6, 2);
        Put16(Driver + 2, 2);
        Assert.False(queue.ArmKick());
        Assert.True(queue.TryTake(out chain));
        queue.Give(chain, 0);
        Assert.False(queue.NeedsCall());
        Assert.Equal(2u, queue.Base);
    }

    [Fact]
    public void Without_an_event_index_the_flags_of_a_split_queue_count()
    {
        Virtqueue queue = Open(0, Driver, 0);
        Put16(Device, 0);
        queue.DisarmKick();
        Assert.Equal(1, Get16(Device));
        Assert.True(queue.ArmKick());
        Assert.Equal(0, Get16(Device));
        for (ushort i = 0; i < 2; i++)
        {
            Put32(Descriptors + 8, 1);
            Put16(Driver, i);
            Put16(Driver + 4 + 2 * i, 0);
            Put16(Driver + 2, (ushort)(i + 1));
            Assert.True(queue.TryTake(out DescriptorChain? chain));
            queue.Give(chain, 0);
            Assert.Equal(i == 0, queue.NeedsCall());
        }
    }

    [Fact]
    public void A_packed_queue_is_laid_out_as_specified()
    {
        Virtqueue queue = Open(RingFeatures.EventIndex | RingFeatures.Packed, Driver + 2, 0x8000_8000);
        const ushort available = 0x80;
        // Slots 0 and 1: a list with the ID 3; its first flags last.
        Put64(Descriptors + 16, Address(Buffers + 8));
        Put32(Descriptors + 24, 3);
        Put16(Descriptors + 28, 3);
        Put16(Descriptors + 30, available | 2);
        Put64(Descriptors, Address(Buffers));
        Put32(Descriptors + 8, 5);
        Put16(Descriptors + 12, 3);
        "hello"u8.CopyTo(At(Buffers, 5));
        Assert.False(queue.TryTake(out _));
        Put16(Descriptors + 14, available | 1);

        Assert.True(queue.TryTake(out DescriptorChain? chain));
        byte[] text = new byte[5];
        Assert.Equal(5, chain.Read(0, text));
        Assert.Equal("hello"u8, text);
        Assert.Equal(0x8000_8002u, queue.Base);
        chain.Write(0, "yes"u8);
        queue.Give(chain, 3);

        Assert.Equal("yes"u8, At(Buffers + 8, 3));
        Assert.Equal(3u, Get32(Descriptors + 8));
        Assert.Equal(3, Get16(Descriptors + 12));
        Assert.Equal(0x8000 | 0x80 | 2, Get16(Descriptors + 14));
        Assert.Equal(0x8002_8002u, queue.Base);
        Assert.True(queue.NeedsCall());
        Assert.True(queue.ArmKick());
        Assert.Equal(0x8002, Get16(Device));
        Assert.Equal(2, Get16(Device + 2));
        queue.DisarmKick();
        Assert.Equal(1, Get16(Device + 2));

        // The driver wants to be called for slot 3 of this lap.
        Put16(Driver + 2, 0x8003);
        Put16(Driver + 4, 2);
        Single(2, available, 0);
        Assert.True(queue.TryTake(out chain));
        queue.Give(chain, 0);
        Assert.Equal(0x8080, Get16(Descriptors + 32 + 14));
        Assert.False(queue.NeedsCall());
        Single(3, available, 1);
        // The next lap: available is 0 and used is 1, then both are 0.
        Single(0, 0x8000, 2);
        Assert.True(queue.TryTake(out chain));
        queue.Give(chain, 0);
        Assert.Equal(0x0000_0000u, queue.Base);
        Assert.True(queue.NeedsCall());
        Assert.True(queue.TryTake(out chain));
        Assert.Equal(0x0000_0001u, queue.Base);
        queue.Give(chain, 0);
        Assert.Equal(0, Get16(Descriptors + 14));
        Assert.False(queue.NeedsCall());
        Assert.False(queue.TryTake(out _));
    }

    private void Single(int slot, ushort flags, ushort id)
    {
        Put64(Descriptors + 16 * slot, Address(Buffers));
        Put32(Descriptors + 16 * slot + 8, 1);
        Put16(Descriptors + 16 * slot + 12, id);
        Put16(Descriptors + 16 * slot + 14, flags);
    }

    private Virtqueue Open(ulong features, int driver, uint start) =>
        Virtqueue.Open(
            _memory,
            new VirtqueueSetup
            {
                Size = 4,
                DescriptorAddress = _machine.UserAddressOf(Address(Descriptors)),
                DriverAddress = _machine.UserAddressOf(Address(driver)),
                DeviceAddress = _machine.UserAddressOf(Address(Device)),
                Base = start,
                Features = features,
            },
            _inflight.Queue(0));

    private ulong Address(int offset) => _machine.Region.GuestAddress + (ulong)offset;

    private Span<byte> At(int offset, int length) => _machine.Bytes(Address(offset), length);

    private void Put16(int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(At(offset, 2), value);

    private void Put32(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(At(offset, 4), value);

    private void Put64(int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(At(offset, 8), value);

    private ushort Get16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    private uint Get32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));
}
