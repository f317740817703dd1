// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Memory;

/// <summary>The memory of a machine, as far as its front-end shares it.</summary>
/// <remarks>
/// Up to <see cref="MaxRegions"/> regions, each mapped from a file of its own. All that is said of them comes from another
/// process and is checked: a region that wraps, overlaps another or reaches behind its file's end is refused, and what was
/// there stays. The guest writes at any time: what is read through the spans and pointers given out here is to be copied,
/// then checked, then used.
/// <para>
/// Spans and pointers hold until the next change, which <see cref="Generation"/> tells. One thread.
/// </para>
/// </remarks>
public sealed unsafe class GuestMemory : IDisposable
{
    /// <summary>How many regions there can be.</summary>
    public const int MaxRegions = 32;

    /// <summary>How large all regions together can be: 16 TiB.</summary>
    public const ulong MaxSize = 1UL << 44;

    private MappedRegion[] _regions = [];
    private MemoryRegion[] _descriptions = [];
    private int _last;

    /// <summary>Grows with every change, also with the disposal: who has resolved addresses resolves them anew.</summary>
    public uint Generation { get; private set; }

    /// <summary>The regions.</summary>
    public IReadOnlyList<MemoryRegion> Regions => _descriptions;

    /// <summary>
    /// Whether no file can become smaller. If one can, whoever can truncate it can end this process (SIGBUS). True if there
    /// are no regions.
    /// </summary>
    public bool IsSealed => Array.TrueForAll(_regions, region => region.IsSealed);

    /// <summary>Takes other regions in place of those that there are.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="files">Their files, one each, of which this takes ownership whatever the outcome.</param>
    /// <exception cref="MemoryException">They cannot be used; those from before stay.</exception>
    public void Replace(ReadOnlySpan<MemoryRegion> regions, ReadOnlySpan<FileDescriptor> files)
    {
        var mapped = new MappedRegion[Math.Min(regions.Length, MaxRegions)];
        int count = 0;
        try
        {
            if (regions.Length != files.Length)
            {
                throw new MemoryException(
                    $"{regions.Length} memory regions came with {files.Length} descriptors; each needs one of its own "
                    + "(QEMU: -object memory-backend-memfd,share=on).");
            }

            if (regions.Length > MaxRegions)
                throw new MemoryException($"{regions.Length} memory regions are too many: {MaxRegions} can be taken.");
            foreach (ref readonly MemoryRegion region in regions)
            {
                RegionRules.Check(region, mapped.AsSpan(0, count));
                mapped[count] = RegionRules.Map(region, files[count]);
                count++;
            }
        }
        catch
        {
            Unmap(mapped.AsSpan(0, count));
            throw;
        }
        finally
        {
            foreach (FileDescriptor file in files)
                file.Dispose();
        }

        Exchange(mapped);
    }

    /// <summary>Adds a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="file">Its file, of which this takes ownership whatever the outcome.</param>
    /// <exception cref="MemoryException">It cannot be used.</exception>
    public void Add(in MemoryRegion region, FileDescriptor file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using (file)
        {
            if (_regions.Length == MaxRegions)
                throw new MemoryException($"A further memory region cannot be taken: there are {MaxRegions} already.");
            RegionRules.Check(region, _regions);
            Become([.. _regions, RegionRules.Map(region, file)]);
        }
    }

    /// <summary>Removes the region that has the guest address, user address and size of another.</summary>
    /// <param name="region">The other; its offset in the file does not count.</param>
    /// <returns>Whether there was such a region.</returns>
    public bool Remove(in MemoryRegion region)
    {
        MemoryRegion wanted = region;
        int index = Array.FindIndex(_descriptions, there => there with { FileOffset = 0 } == wanted with { FileOffset = 0 });
        if (index < 0)
            return false;
        MappedFile mapping = _regions[index].Mapping;
        Become([.. _regions.AsSpan(0, index), .. _regions.AsSpan(index + 1)]);
        mapping.Dispose();
        return true;
    }

    /// <summary>Removes all regions.</summary>
    public void Clear() => Exchange([]);

    /// <summary>Finds bytes by the guest's address.</summary>
    /// <param name="address">The address of the first.</param>
    /// <param name="length">How many.</param>
    /// <param name="bytes">The bytes, which the guest can change at any time.</param>
    /// <returns>False: they are not all in one region, or more than a span can hold.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGuest(ulong address, uint length, out Span<byte> bytes)
    {
        // The range of the last region found is tried first: buffers lie near each other.
        MappedRegion[] regions = _regions;
        int last = _last;
        if ((uint)last < (uint)regions.Length && length <= int.MaxValue)
        {
            ref readonly MappedRegion region = ref regions[last];
            ulong within = address - region.GuestAddress;
            if (within < region.Size && length <= region.Size - within)
            {
                bytes = new Span<byte>(region.Start + within, (int)length);
                return true;
            }
        }

        return TryGuestElsewhere(address, length, out bytes);
    }

    /// <summary>Finds the first bytes of a range by the guest's address: as many as lie in one region.</summary>
    /// <param name="address">The address of the first.</param>
    /// <param name="length">How many are wanted, at least one.</param>
    /// <param name="bytes">At least one of them; the guest can change them at any time.</param>
    /// <returns>False: the first one is in no region.</returns>
    public bool TryGuestRun(ulong address, uint length, out Span<byte> bytes)
    {
        int index = IndexOfGuest(address);
        if (index < 0 || length == 0)
        {
            bytes = default;
            return false;
        }

        ref readonly MappedRegion region = ref _regions[index];
        ulong within = address - region.GuestAddress;
        ulong there = Math.Min(region.Size - within, Math.Min(length, int.MaxValue));
        bytes = new Span<byte>(region.Start + within, (int)there);
        return true;
    }

    /// <summary>Finds bytes by the front-end's address: a ring's.</summary>
    /// <param name="address">The address of the first.</param>
    /// <param name="length">How many, at least one.</param>
    /// <param name="alignment">The power of two that the address here must be a multiple of.</param>
    /// <param name="at">The first byte.</param>
    /// <returns>False: they are not all in one region, or not aligned.</returns>
    public bool TryUser(ulong address, ulong length, int alignment, out byte* at)
    {
        foreach (ref readonly MappedRegion region in _regions.AsSpan())
        {
            ulong within = address - region.UserAddress;
            if (within >= region.Size)
                continue;
            at = region.Start + within;
            return length != 0 && length <= region.Size - within && ((nuint)at & (nuint)(alignment - 1)) == 0;
        }

        at = null;
        return false;
    }

    /// <summary>Unmaps everything.</summary>
    public void Dispose() => Clear();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGuestElsewhere(ulong address, uint length, out Span<byte> bytes)
    {
        int index = IndexOfGuest(address);
        if (index >= 0 && length <= int.MaxValue)
        {
            ref readonly MappedRegion region = ref _regions[index];
            ulong within = address - region.GuestAddress;
            if (length <= region.Size - within)
            {
                _last = index;
                bytes = new Span<byte>(region.Start + within, (int)length);
                return true;
            }
        }

        bytes = default;
        return false;
    }

    private int IndexOfGuest(ulong address)
    {
        for (int i = 0; i < _regions.Length; i++)
        {
            if (address - _regions[i].GuestAddress < _regions[i].Size)
                return i;
        }

        return -1;
    }

    private void Exchange(MappedRegion[] regions)
    {
        MappedRegion[] before = _regions;
        Become(regions);
        Unmap(before);
    }

    private void Become(MappedRegion[] regions)
    {
        _regions = regions;
        _descriptions = Array.ConvertAll(regions, region => region.Region);
        _last = 0;
        Generation++;
    }

    private static void Unmap(ReadOnlySpan<MappedRegion> regions)
    {
        foreach (ref readonly MappedRegion region in regions)
            region.Mapping.Dispose();
    }
}
