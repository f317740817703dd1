// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>What can be wrong with a descriptor.</summary>
internal enum ChainFlaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A buffer to read stands behind one to write.</summary>
    ReadableAfterWritable,

    /// <summary>Address plus length go beyond 64 bits.</summary>
    AddressWraps,

    /// <summary>The buffers of one kind are larger than 2^32 - 1 bytes together.</summary>
    TooLarge,

    /// <summary>The chains in flight have more buffers than can be kept.</summary>
    TooManySegments,

    /// <summary>The chain goes on beyond the number of descriptors: it is too long, or a loop.</summary>
    TooLong,

    /// <summary>The index of the next descriptor is outside.</summary>
    NextOutside,

    /// <summary>A table of descriptors, which was not agreed on.</summary>
    IndirectNotNegotiated,

    /// <summary>A table of descriptors with another descriptor behind it, or in a list where it must stand alone.</summary>
    IndirectWithNext,

    /// <summary>A table of descriptors in a table of descriptors.</summary>
    NestedIndirect,

    /// <summary>The length of a table is no multiple of 16, zero, or too large.</summary>
    TableLength,

    /// <summary>A table is not in the memory.</summary>
    TableOutside,

    /// <summary>The rest of a list is not available, though its first descriptor is.</summary>
    RestNotAvailable,
}
