// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Memory;
using static VirtualGpio.Virtio.VhostUser.VhostUserProtocol;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The payloads that speak of the guest's memory.</summary>
internal static class MemoryPayload
{
    /// <summary>What to do where a machine's memory is not shared.</summary>
    internal const string ShareMemory =
        "The machine's memory must be shared; start QEMU with: -object memory-backend-memfd,id=mem,size=SIZE,share=on -machine memory-backend=mem";

    private const int TableHeaderSize = 2 * sizeof(uint);

    /// <summary>Reads a whole table, each region of which has a descriptor.</summary>
    /// <param name="message">The message.</param>
    /// <param name="regions">The regions.</param>
    /// <returns>What is wrong with it, as sentences; null if nothing is.</returns>
    /// <exception cref="VhostUserException">It is no such message.</exception>
    internal static string? ReadTable(VhostUserMessage message, out MemoryRegion[] regions)
    {
        regions = [];
        message.RequireSize(TableHeaderSize);
        uint count = message.UInt32At(0);
        if (count > MaxDescriptors)
            throw new VhostUserException($"The front-end sent a memory table of {count} regions; {MaxDescriptors} are possible.", count);
        message.RequireSize(TableHeaderSize + ((int)count * RegionSize));
        if (count == 0 || message.DescriptorCount < count)
            return $"The front-end sent a memory table of {count} regions with {message.DescriptorCount} descriptors. {ShareMemory}";
        message.RequireDescriptors((int)count);
        regions = new MemoryRegion[count];
        for (int i = 0; i < regions.Length; i++)
            regions[i] = ReadRegion(message, TableHeaderSize + (i * RegionSize));
        return null;
    }

    /// <summary>Reads the region that is added, which has a descriptor.</summary>
    /// <inheritdoc cref="ReadTable"/>
    internal static string? ReadAdded(VhostUserMessage message, out MemoryRegion region)
    {
        region = ReadRemoved(message);
        if (message.DescriptorCount == 0)
            return $"The front-end added a memory region without a descriptor. {ShareMemory}";
        message.RequireDescriptors(1);
        return null;
    }

    /// <summary>Reads the region that is removed. A descriptor may come along, by the specification, and is of no use.</summary>
    /// <exception cref="VhostUserException">It is no such message.</exception>
    internal static MemoryRegion ReadRemoved(VhostUserMessage message)
    {
        message.RequireSize(sizeof(ulong) + RegionSize);
        return ReadRegion(message, sizeof(ulong));
    }

    /// <summary>Says that a region to be removed is not there.</summary>
    internal static string NoSuchRegion(in MemoryRegion region) =>
        $"The front-end removed a memory region that there is not: 0x{region.Size:x} bytes at the guest's address 0x{region.GuestAddress:x}.";

    internal static void AddTo(this in MemoryRegion region, VhostUserMessage message)
    {
        message.Add(region.GuestAddress);
        message.Add(region.Size);
        message.Add(region.UserAddress);
        message.Add(region.FileOffset);
    }

    private static MemoryRegion ReadRegion(VhostUserMessage message, int offset) => new(
        message.UInt64At(offset), message.UInt64At(offset + 8), message.UInt64At(offset + 16), message.UInt64At(offset + 24));
}
