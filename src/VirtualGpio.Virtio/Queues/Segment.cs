// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>One buffer of a chain: a copy of what the driver described, checked.</summary>
internal struct Segment
{
    /// <summary>Its address in the guest. Address plus length do not wrap.</summary>
    public ulong Address;

    /// <summary>Its length in bytes.</summary>
    public uint Length;

    /// <summary>The index of the chain's next one in the pool, or -1.</summary>
    public int Next;
}
