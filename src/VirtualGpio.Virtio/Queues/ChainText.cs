// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>Says what is wrong with a chain.</summary>
internal static class ChainText
{
    /// <summary>Makes the exception for a flaw.</summary>
    /// <param name="flaw">The flaw.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="descriptor">The descriptor at which it was found.</param>
    /// <param name="size">How many descriptors the queue has.</param>
    public static VirtqueueException Of(ChainFlaw flaw, ushort chain, in Descriptor descriptor, int size) =>
        new($"The driver put a chain into the virtqueue that cannot be taken (chain {chain}, descriptor with address "
            + $"0x{descriptor.Address:x}, length 0x{descriptor.Length:x}, 0x{descriptor.Third:x}, 0x{descriptor.Fourth:x}): "
            + Reason(flaw, size));

    private static string Reason(ChainFlaw flaw, int size) => flaw switch
    {
        ChainFlaw.ReadableAfterWritable => "a buffer to read stands behind one to write.",
        ChainFlaw.AddressWraps => "address and length go beyond 64 bits.",
        ChainFlaw.TooLarge => "its buffers have more than 2^32 - 1 bytes together.",
        ChainFlaw.TooManySegments => $"all chains in flight have more than {SegmentPool.MaxSegments} buffers.",
        ChainFlaw.TooLong => $"it has no end within {size} descriptors ({Virtqueue.MaxIndirect} at the most in a table).",
        ChainFlaw.NextOutside => $"the next descriptor is outside of the {size} of the queue, or of its table.",
        ChainFlaw.IndirectNotNegotiated => "it refers to a table of descriptors, which was not negotiated.",
        ChainFlaw.IndirectWithNext => "a reference to a table of descriptors stands in a list.",
        ChainFlaw.NestedIndirect => "a table of descriptors refers to another one.",
        ChainFlaw.TableLength => $"the length of a table is no multiple of 16 from 16 to {Virtqueue.MaxIndirect * Descriptor.Size}.",
        ChainFlaw.TableOutside => "the guest has no memory where its table of descriptors should be.",
        ChainFlaw.RestNotAvailable => "its first descriptor is available, and a later one is not.",
        _ => throw new ArgumentOutOfRangeException(nameof(flaw), flaw, "Not a flaw."),
    };
}
