// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Memory;

/// <summary>What a region must be like.</summary>
internal static class RegionRules
{
    /// <summary>Checks a region against itself and against others.</summary>
    /// <param name="region">The region.</param>
    /// <param name="others">The others, checked before.</param>
    /// <exception cref="MemoryException">It is empty, wraps, overlaps one of the others, or all are too large together.</exception>
    public static void Check(in MemoryRegion region, ReadOnlySpan<MappedRegion> others)
    {
        if (region.Size == 0)
            throw new MemoryException($"The memory region at the guest's address 0x{region.GuestAddress:x} is empty.");
        CheckEnd("guest", region.GuestAddress, region.Size);
        CheckEnd("user", region.UserAddress, region.Size);
        CheckEnd("file", region.FileOffset, region.Size);
        ulong total = region.Size;
        foreach (ref readonly MappedRegion other in others)
        {
            // Each was found small enough: the sum of two cannot wrap.
            total = total > GuestMemory.MaxSize ? total : total + other.Size;
            if (Overlap(region.GuestAddress, other.GuestAddress, region.Size, other.Size))
            {
                throw new MemoryException(
                    $"The memory regions at the guest's addresses 0x{region.GuestAddress:x} (0x{region.Size:x} bytes) and "
                    + $"0x{other.GuestAddress:x} (0x{other.Size:x} bytes) overlap.");
            }

            if (Overlap(region.UserAddress, other.UserAddress, region.Size, other.Size))
            {
                throw new MemoryException(
                    $"The memory regions at the user addresses 0x{region.UserAddress:x} (0x{region.Size:x} bytes) and "
                    + $"0x{other.UserAddress:x} (0x{other.Size:x} bytes) overlap.");
            }
        }

        if (total > GuestMemory.MaxSize)
        {
            throw new MemoryException(
                $"With the memory region at the guest's address 0x{region.GuestAddress:x} (0x{region.Size:x} bytes) there would "
                + $"be more than the 0x{GuestMemory.MaxSize:x} bytes that can be mapped.");
        }
    }

    /// <summary>Maps a region.</summary>
    /// <param name="region">The region, checked.</param>
    /// <param name="file">Its file, which is left open or taken over.</param>
    /// <exception cref="MemoryException">The file is too short, or cannot be mapped.</exception>
    public static MappedRegion Map(in MemoryRegion region, FileDescriptor file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var memory = MemoryFile.FromDescriptor(file);
        try
        {
            return new MappedRegion(
                region, MappedFile.Map(memory, region.FileOffset, region.Size), memory.IsSealedAgainstShrinking);
        }
        catch (Exception failure) when (failure is LinuxException or ArgumentOutOfRangeException)
        {
            throw new MemoryException(
                $"The memory region at the guest's address 0x{region.GuestAddress:x} (0x{region.Size:x} bytes from the offset "
                + $"0x{region.FileOffset:x} of its file on) cannot be mapped: {failure.Message}",
                failure);
        }
    }

    private static void CheckEnd(string what, ulong start, ulong size)
    {
        if (size > ulong.MaxValue - start)
            throw new MemoryException($"A memory region of 0x{size:x} bytes does not fit at the {what} address 0x{start:x}.");
    }

    private static bool Overlap(ulong first, ulong second, ulong firstSize, ulong secondSize) =>
        first < second + secondSize && second < first + firstSize;
}
