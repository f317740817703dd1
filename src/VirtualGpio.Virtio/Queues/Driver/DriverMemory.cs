// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues.Driver;

/// <summary>The memory of a machine that is none: one region, from which a software driver allocates.</summary>
internal sealed unsafe class DriverMemory : IDisposable
{
    private readonly MemoryFile _file;
    private readonly MappedFile _mapping;
    private ulong _allocated;

    /// <summary>Makes a memory of zeros.</summary>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="guestAddress">Where the guest would see it.</param>
    /// <param name="userAddress">Where a front-end would have it mapped.</param>
    /// <exception cref="LinuxException">There is no memory or no descriptor for it.</exception>
    public DriverMemory(long size, ulong guestAddress = 0x1_0000_0000, ulong userAddress = 0x7f12_0000_0000)
    {
        _file = MemoryFile.CreateSealed("vgpio-driver", size);
        _mapping = MappedFile.Map(_file, 0, (ulong)size);
        Region = new MemoryRegion(guestAddress, (ulong)size, userAddress, 0);
    }

    /// <summary>What a front-end would say of it.</summary>
    public MemoryRegion Region { get; }

    /// <summary>Its file.</summary>
    public MemoryFile File => _file;

    /// <summary>Allocates a part.</summary>
    /// <param name="length">How many bytes.</param>
    /// <param name="alignment">The power of two that its address is a multiple of.</param>
    /// <returns>Its address in the guest.</returns>
    /// <exception cref="InvalidOperationException">Nothing is left.</exception>
    public ulong Allocate(int length, int alignment)
    {
        ulong start = (_allocated + (ulong)alignment - 1) & ~((ulong)alignment - 1);
        if (start + (ulong)length > Region.Size)
            throw new InvalidOperationException($"The memory of {Region.Size} bytes has no {length} bytes left.");
        _allocated = start + (ulong)length;
        return Region.GuestAddress + start;
    }

    /// <summary>Bytes by their address in the guest.</summary>
    /// <param name="address">The address of the first.</param>
    /// <param name="length">How many.</param>
    public Span<byte> Bytes(ulong address, int length) => new(At(address, (ulong)length), length);

    /// <summary>The front-end's user address of an address in the guest.</summary>
    /// <param name="address">The address.</param>
    public ulong UserAddressOf(ulong address) => address - Region.GuestAddress + Region.UserAddress;

    /// <summary>A pointer to bytes.</summary>
    /// <param name="address">The address of the first in the guest.</param>
    /// <param name="length">How many.</param>
    public byte* At(ulong address, ulong length)
    {
        ulong within = address - Region.GuestAddress;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(within, _mapping.Length, nameof(address));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _mapping.Length - within);
        return _mapping.Start + within;
    }

    /// <summary>Shares it, as a front-end would.</summary>
    /// <param name="memory">Where to.</param>
    public void ShareWith(GuestMemory memory) => memory.Add(Region, _file.Duplicate());

    /// <summary>Unmaps it.</summary>
    public void Dispose()
    {
        _mapping.Dispose();
        _file.Dispose();
    }
}
