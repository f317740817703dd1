// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>What a <see cref="VhostUserBackend"/> offers to all kinds of devices.</summary>
public sealed record VhostUserBackendOptions
{
    /// <summary>Whether each side may say from which index on it wants to be notified.</summary>
    public bool EventIndex { get; init; } = true;

    /// <summary>Whether rings may be packed. The driver chooses; Linux takes it if it is offered.</summary>
    public bool PackedRing { get; init; } = true;

    /// <summary>Whether a descriptor can stand for a table of them.</summary>
    public bool IndirectDescriptors { get; init; } = true;

    /// <summary>The largest size of a queue, a power of two up to 32768. QEMU has 1024 at the most.</summary>
    public int MaxQueueSize { get; init; } = 1024;

    /// <summary>The features of rings and protocol, without those of the device.</summary>
    internal ulong OfferedRingFeatures =>
        VirtioFeatures.ProtocolFeatures
        | VirtioFeatures.Version1
        | (IndirectDescriptors ? RingFeatures.IndirectDescriptors : 0)
        | (EventIndex ? RingFeatures.EventIndex : 0)
        | (PackedRing ? RingFeatures.Packed : 0);

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Validate()
    {
        if (MaxQueueSize is < 1 or > 32768 || !int.IsPow2(MaxQueueSize))
            throw new ArgumentOutOfRangeException(nameof(MaxQueueSize), MaxQueueSize, "Must be a power of two from 1 to 32768.");
    }
}
