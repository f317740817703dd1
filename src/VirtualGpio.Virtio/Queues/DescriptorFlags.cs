// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>The flags of a descriptor, VIRTQ_DESC_F_*.</summary>
internal static class DescriptorFlags
{
    /// <summary>Another descriptor follows.</summary>
    public const ushort Next = 1;

    /// <summary>The buffer is the device's to write.</summary>
    public const ushort Write = 2;

    /// <summary>The buffer is a table of descriptors.</summary>
    public const ushort Indirect = 4;

    /// <summary>Packed: equal to the driver's wrap counter if available.</summary>
    public const ushort Available = 1 << 7;

    /// <summary>Packed: equal to <see cref="Available"/> if used.</summary>
    public const ushort Used = 1 << 15;
}
