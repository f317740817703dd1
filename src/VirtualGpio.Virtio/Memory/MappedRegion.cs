// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Memory;

/// <summary>A region and its place in this process.</summary>
internal readonly unsafe struct MappedRegion(in MemoryRegion region, MappedFile mapping, bool isSealed)
{
    /// <summary>Where the guest sees it.</summary>
    public readonly ulong GuestAddress = region.GuestAddress;

    /// <summary>Its size in bytes.</summary>
    public readonly ulong Size = region.Size;

    /// <summary>Its first byte here.</summary>
    public readonly byte* Start = mapping.Start;

    /// <summary>Where the front-end has it mapped.</summary>
    public readonly ulong UserAddress = region.UserAddress;

    /// <summary>Its description.</summary>
    public readonly MemoryRegion Region = region;

    /// <summary>What keeps it mapped.</summary>
    public readonly MappedFile Mapping = mapping;

    /// <summary>Whether its file cannot become smaller.</summary>
    public readonly bool IsSealed = isSealed;
}
