// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>Where the parts of a split virtqueue lie in this process (virtio 1.3, 2.7.2, 2.7.6, 2.7.8).</summary>
internal unsafe struct SplitRing
{
    /// <summary>VIRTQ_AVAIL_F_NO_INTERRUPT</summary>
    public const ushort NoInterrupt = 1;

    /// <summary>VIRTQ_USED_F_NO_NOTIFY</summary>
    public const ushort NoNotify = 1;

    /// <summary>The descriptors.</summary>
    public byte* Descriptors;

    /// <summary><c>avail.flags</c></summary>
    public ushort* AvailableFlags;

    /// <summary><c>avail.idx</c></summary>
    public ushort* AvailableIndex;

    /// <summary><c>avail.ring</c></summary>
    public ushort* AvailableEntries;

    /// <summary><c>used_event</c>, if there is an event index.</summary>
    public ushort* UsedEvent;

    /// <summary><c>used.flags</c></summary>
    public ushort* UsedFlags;

    /// <summary><c>used.idx</c></summary>
    public ushort* UsedIndex;

    /// <summary><c>used.ring</c>: two words each.</summary>
    public uint* UsedEntries;

    /// <summary><c>avail_event</c>, if there is an event index.</summary>
    public ushort* AvailableEvent;

    /// <summary>Finds the parts.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="setup">Where they should be.</param>
    /// <exception cref="VirtqueueException">One is not in the memory, or not aligned.</exception>
    public static SplitRing Resolve(GuestMemory memory, in VirtqueueSetup setup)
    {
        ulong size = (ulong)setup.Size;
        ulong eventSize = setup.HasEventIndex ? sizeof(ushort) : 0UL;
        byte* descriptors = RingPart.Find(memory, "descriptor table", setup.DescriptorAddress, size * Descriptor.Size, 16);
        byte* available = RingPart.Find(memory, "available ring", setup.DriverAddress, 4 + size * 2 + eventSize, 2);
        byte* used = RingPart.Find(memory, "used ring", setup.DeviceAddress, 4 + size * 8 + eventSize, 4);
        return new SplitRing
        {
            Descriptors = descriptors,
            AvailableFlags = (ushort*)available,
            AvailableIndex = (ushort*)(available + 2),
            AvailableEntries = (ushort*)(available + 4),
            UsedEvent = (ushort*)(available + 4 + size * 2),
            UsedFlags = (ushort*)used,
            UsedIndex = (ushort*)(used + 2),
            UsedEntries = (uint*)(used + 4),
            AvailableEvent = (ushort*)(used + 4 + size * 8),
        };
    }
}
