// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>Where a virtqueue lies and how it works, as a front-end says.</summary>
public readonly record struct VirtqueueSetup
{
    /// <summary>How many descriptors it has: 1 to 32768, a power of two if it is not packed.</summary>
    public required int Size { get; init; }

    /// <summary>The descriptors, as the front-end's user address, as are the other two.</summary>
    public required ulong DescriptorAddress { get; init; }

    /// <summary>The driver's area: the available ring, or the driver's event suppression.</summary>
    public required ulong DriverAddress { get; init; }

    /// <summary>The device's area: the used ring, or the device's event suppression.</summary>
    public required ulong DeviceAddress { get; init; }

    /// <summary>
    /// Where to go on, as the vring state of vhost-user carries it. Split: the index of the next available entry. Packed: the
    /// next available slot in bits 0 to 14 and its wrap counter in bit 15, the next used one in bits 16 to 31 alike.
    /// </summary>
    public required uint Base { get; init; }

    /// <summary>The features acknowledged; those of <see cref="RingFeatures"/> count.</summary>
    public required ulong Features { get; init; }

    /// <summary>Whether the layout is the packed one.</summary>
    public bool IsPacked => (Features & RingFeatures.Packed) != 0;

    /// <summary>Whether descriptors may refer to tables of descriptors.</summary>
    public bool HasIndirectDescriptors => (Features & RingFeatures.IndirectDescriptors) != 0;

    /// <summary>Whether each side says for which index it wants to be woken.</summary>
    public bool HasEventIndex => (Features & RingFeatures.EventIndex) != 0;
}
