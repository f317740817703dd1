// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>Makes hosts of one chip in shared memory, and finds before anything is touched whether the memory is enough for it.</summary>
public static class IvshmemChip
{
    /// <summary>Makes a host of the memory that a peer shares with a guest.</summary>
    /// <param name="peer">The peer, connected; the host's from now on, disposed of also if the chip is refused.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="transport">How it is carried; null: as <see cref="IvshmemTransportOptions"/> has it.</param>
    /// <exception cref="VirtualGpioException">The options are wrong, or the memory is too small for them.</exception>
    public static ChipHost Join(IvshmemPeer peer, ChipHostOptions chip, IvshmemTransportOptions? transport = null)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(chip);
        transport ??= new IvshmemTransportOptions();
        try
        {
            transport.LayoutOf(chip.LineCount).CheckFits(peer.Memory.Length);
            return new ChipHost(new IvshmemTransport(peer, transport), chip);
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Makes a host of plain memory (<c>ivshmem-plain</c>): no doorbells, no interrupts in the guest.</summary>
    /// <param name="file">The memory; stays the caller's.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="transport">How it is carried; null: as <see cref="IvshmemTransportOptions"/> has it.</param>
    /// <exception cref="VirtualGpioException">The options are wrong, or the memory is too small for them.</exception>
    public static ChipHost Plain(MemoryFile file, ChipHostOptions chip, IvshmemTransportOptions? transport = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(chip);
        transport ??= new IvshmemTransportOptions();
        transport.LayoutOf(chip.LineCount).CheckFits(file.Length);
        return new ChipHost(IvshmemTransport.Plain(file, transport), chip);
    }
}
