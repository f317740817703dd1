// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>A queue in the middle part of a file: what happens to the rest of the file is what happens outside.</summary>
internal sealed class HostileRing : IDisposable
{
    public const int Descriptors = 0;
    public const int Driver = 0x1000;
    public const int Device = 0x1800;
    public const int Tables = 0x2000;
    public const int Free = 0x3000;
    public const int Size = 0x4000;
    public const ulong GuestAddress = 0x10_0000;
    private const ulong UserAddress = 0x7000_0000;
    private const int Guard = 0x4000;

    private readonly MemoryFile _file = MemoryFile.CreateSealed("hostile", 2 * Guard + Size);
    private readonly SharedMemory _whole;

    public HostileRing(ulong features, int entries)
    {
        _whole = SharedMemory.Map(_file, _file.Length);
        _whole.Bytes(0, Guard).Fill(0xd1);
        _whole.Bytes(Guard + Size, Guard).Fill(0xd2);
        Memory.Add(new MemoryRegion(GuestAddress, Size, UserAddress, Guard), _file.Duplicate());
        Inflight = InflightMemory.Create(1, entries, 0);
        Setup = new VirtqueueSetup
        {
            Size = entries,
            DescriptorAddress = UserAddress + Descriptors,
            DriverAddress = UserAddress + Driver,
            DeviceAddress = UserAddress + Device,
            Base = (features & RingFeatures.Packed) != 0 ? 0x8000_8000 : 0,
            Features = features,
        };
    }

    public GuestMemory Memory { get; } = new();

    public InflightMemory Inflight { get; }

    public VirtqueueSetup Setup { get; }

    public Virtqueue Open() => Virtqueue.Open(Memory, Setup, Inflight.Queue(0));

    public Span<byte> At(int offset, int length) => _whole.Bytes(Guard + offset, length);

    public void Put16(int offset, int value) => BinaryPrimitives.WriteUInt16LittleEndian(At(offset, 2), (ushort)value);

    /// <summary>Writes a descriptor; the last two fields in the order of the layout.</summary>
    public void Put(int offset, ulong address, uint length, int third, int fourth)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(At(offset, 8), address);
        BinaryPrimitives.WriteUInt32LittleEndian(At(offset + 8, 4), length);
        Put16(offset + 12, third);
        Put16(offset + 14, fourth);
    }

    public void AssertOutsideUntouched()
    {
        Assert.Equal(-1, _whole.Bytes(0, Guard).IndexOfAnyExcept((byte)0xd1));
        Assert.Equal(-1, _whole.Bytes(Guard + Size, Guard).IndexOfAnyExcept((byte)0xd2));
    }

    public void Dispose()
    {
        Inflight.Dispose();
        Memory.Dispose();
        _whole.Dispose();
        _file.Dispose();
    }
}
