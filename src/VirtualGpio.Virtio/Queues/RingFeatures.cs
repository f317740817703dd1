// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>The feature bits that say how a virtqueue works (virtio 1.3, 6 'Reserved Feature Bits').</summary>
public static class RingFeatures
{
    /// <summary>Descriptors may refer to tables of descriptors.</summary>
    public const ulong IndirectDescriptors = 1UL << 28;

    /// <summary>Each side says for which index it wants to be woken.</summary>
    public const ulong EventIndex = 1UL << 29;

    /// <summary>The packed layout.</summary>
    public const ulong Packed = 1UL << 34;
}
