// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>Where the parts of a packed virtqueue lie in this process (virtio 1.3, 2.8.10, 2.8.13, 2.8.14).</summary>
internal unsafe struct PackedRing
{
    /// <summary>RING_EVENT_FLAGS_ENABLE</summary>
    public const ushort EventsEnabled = 0;

    /// <summary>RING_EVENT_FLAGS_DISABLE</summary>
    public const ushort EventsDisabled = 1;

    /// <summary>RING_EVENT_FLAGS_DESC</summary>
    public const ushort EventAtSlot = 2;

    private const ushort EventMask = 3;
    private const int LengthOffset = 8;
    private const int IdOffset = 12;
    private const int FlagsOffset = 14;

    /// <summary>The descriptors.</summary>
    public byte* Descriptors;

    /// <summary>What the driver says about calls: the position in the lower half, the flags in the upper.</summary>
    public uint* DriverEvent;

    /// <summary>What the device says about kicks.</summary>
    public uint* DeviceEvent;

    /// <summary>Finds the parts.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="setup">Where they should be.</param>
    /// <exception cref="VirtqueueException">One is not in the memory, or not aligned.</exception>
    public static PackedRing Resolve(GuestMemory memory, in VirtqueueSetup setup) => new()
    {
        Descriptors = RingPart.Find(
            memory, "descriptor ring", setup.DescriptorAddress, (ulong)setup.Size * Descriptor.Size, 16),
        DriverEvent = (uint*)RingPart.Find(memory, "driver's event suppression", setup.DriverAddress, sizeof(uint), 4),
        DeviceEvent = (uint*)RingPart.Find(memory, "device's event suppression", setup.DeviceAddress, sizeof(uint), 4),
    };

    /// <summary>Whether the driver has made a slot available. What it wrote before can be read afterwards.</summary>
    /// <param name="position">The slot and the lap.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsAvailable(PackedPosition position) =>
        position.IsAvailable(Volatile.Read(ref *(ushort*)(At(position) + FlagsOffset)));

    /// <summary>Whether a slot that is not empty lacks the flag that a driver sets on its first lap, or lacks it again.</summary>
    /// <param name="size">How many slots there are.</param>
    public readonly bool HasSlotOfSecondLap(int size)
    {
        for (int i = 0; i < size; i++)
        {
            var slot = new ReadOnlySpan<byte>(Descriptors + (i * Descriptor.Size), Descriptor.Size);
            if (slot.ContainsAnyExcept((byte)0) && (slot[FlagsOffset] & DescriptorFlags.Available) == 0)
                return true;
        }

        return false;
    }

    /// <summary>Copies a slot.</summary>
    /// <param name="position">The slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Descriptor Read(PackedPosition position) => Descriptor.Read(At(position));

    /// <summary>Writes the length and the ID of a used descriptor. The driver does not look before <see cref="Publish"/>.</summary>
    /// <param name="position">The slot.</param>
    /// <param name="id">The buffer's ID.</param>
    /// <param name="written">How many bytes were written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Stage(PackedPosition position, ushort id, uint written)
    {
        byte* slot = At(position);
        *(uint*)(slot + LengthOffset) = written;
        *(ushort*)(slot + IdOffset) = id;
    }

    /// <summary>Makes a used descriptor visible: its flags, with release.</summary>
    /// <param name="position">The slot and the lap.</param>
    /// <param name="hasWritten">Whether bytes were written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Publish(PackedPosition position, bool hasWritten)
    {
        int flags = position.Wrap ? DescriptorFlags.Available | DescriptorFlags.Used : 0;
        if (hasWritten)
            flags |= DescriptorFlags.Write;
        Volatile.Write(ref *(ushort*)(At(position) + FlagsOffset), (ushort)flags);
    }

    /// <summary>What the driver says about calls, to be read after a full barrier.</summary>
    /// <param name="at">The slot and the lap for which it wants one, if the answer is <see cref="EventAtSlot"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ushort ReadDriverEvent(out PackedPosition at)
    {
        uint word = Volatile.Read(ref *DriverEvent);
        at = PackedPosition.FromWord((ushort)word);
        return (ushort)((word >> 16) & EventMask);
    }

    /// <summary>Says when this side wants to be kicked.</summary>
    /// <param name="flags">One of the three constants.</param>
    /// <param name="at">The slot and the lap, for <see cref="EventAtSlot"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void WriteDeviceEvent(ushort flags, PackedPosition at) =>
        Volatile.Write(ref *DeviceEvent, ((uint)flags << 16) | at.Word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte* At(PackedPosition position) => Descriptors + position.Index * Descriptor.Size;
}
