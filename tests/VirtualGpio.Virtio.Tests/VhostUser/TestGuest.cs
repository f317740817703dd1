// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>A guest's memory with two split rings in it, and the little of a driver that these tests need.</summary>
internal sealed class TestGuest : IDisposable
{
    internal const int Size = 64;
    internal const ulong UserBase = 0x7f12_3400_0000;
    internal const int Length = 1 << 20;
    private const int RingStep = 0x10000;
    private const int DriverOffset = 0x4000;
    private const int DeviceOffset = 0x8000;
    private const int BufferOffset = 0x80000;

    private readonly SharedMemory _memory;

    internal TestGuest()
    {
        File = MemoryFile.CreateSealed("guest", Length);
        _memory = SharedMemory.Map(File, Length);
        for (int i = 0; i < 2; i++)
        {
            Kicks[i] = EventFd.Create();
            Calls[i] = EventFd.Create();
            Errors[i] = EventFd.Create();
        }
    }

    internal MemoryFile File { get; }

    internal EventFd[] Kicks { get; } = new EventFd[2];

    internal EventFd[] Calls { get; } = new EventFd[2];

    internal EventFd[] Errors { get; } = new EventFd[2];

    internal static MemoryRegion Region => new(0x1000_0000, Length, UserBase, 0);

    internal static VringAddresses Addresses(int ring) => new(
        UserBase + (ulong)(ring * RingStep),
        UserBase + (ulong)((ring * RingStep) + DeviceOffset),
        UserBase + (ulong)((ring * RingStep) + DriverOffset));

    internal ushort Used(int ring) => Volatile.Read(ref _memory.UInt16At((ring * RingStep) + DeviceOffset + 2));

    internal ushort Available(int ring) => _memory.UInt16At((ring * RingStep) + DriverOffset + 2);

    /// <summary>Offers so many buffers, each under a head of its own.</summary>
    internal void Offer(int ring, int count = 1)
    {
        int avail = (ring * RingStep) + DriverOffset;
        for (int i = 0; i < count; i++)
        {
            ushort index = Available(ring);
            int head = index % Size;
            int descriptor = (ring * RingStep) + (head * 16);
            _memory.UInt64At(descriptor) = Region.GuestAddress + BufferOffset + (ulong)(head * 16);
            _memory.UInt32At(descriptor + 8) = 16;
            _memory.UInt32At(descriptor + 12) = 2;
            _memory.UInt16At(avail + 4 + (index % Size * 2)) = (ushort)head;
            Volatile.Write(ref _memory.UInt16At(avail + 2), (ushort)(index + 1));
        }
    }

    /// <summary>What a driver does that begins anew: all of the rings is zero.</summary>
    internal void Reset() => _memory.Bytes(0, 2 * RingStep).Clear();

    public void Dispose()
    {
        _memory.Dispose();
        File.Dispose();
        foreach (EventFd descriptor in Kicks.Concat(Calls).Concat(Errors))
            descriptor.Dispose();
    }
}
