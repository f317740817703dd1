// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The guest header, at 0x80: a copy of its words. See docs/protocol.md, 'Version 2: headers'.</summary>
/// <param name="Magic"><see cref="Map.Magic"/> while a driver is there.</param>
/// <param name="Version">The version that it speaks.</param>
/// <param name="Features">The features that it accepts.</param>
/// <param name="Generation">0: no driver.</param>
/// <param name="Peer">Its ivshmem ID.</param>
/// <param name="Vector">The vector that the host rings.</param>
/// <param name="Status">Bit 0: suspended.</param>
public readonly record struct GuestHeader(
    uint Magic, uint Version, uint Features, uint Generation, uint Peer, uint Vector, uint Status)
{
    /// <summary>Offset of <see cref="Magic"/>.</summary>
    public const int MagicOffset = Map.GuestHeader;

    /// <summary>Offset of <see cref="Version"/>.</summary>
    public const int VersionOffset = Map.GuestHeader + 0x04;

    /// <summary>Offset of <see cref="Features"/>.</summary>
    public const int FeaturesOffset = Map.GuestHeader + 0x08;

    /// <summary>Offset of <see cref="Generation"/>, which is written last.</summary>
    public const int GenerationOffset = Map.GuestHeader + 0x0c;

    /// <summary>Offset of <see cref="Peer"/>.</summary>
    public const int PeerOffset = Map.GuestHeader + 0x10;

    /// <summary>Offset of <see cref="Vector"/>.</summary>
    public const int VectorOffset = Map.GuestHeader + 0x14;

    /// <summary>Offset of the count of reports that found the queue full.</summary>
    public const int OverflowOffset = Map.GuestHeader + 0x18;

    /// <summary>Offset of <see cref="Status"/>.</summary>
    public const int StatusOffset = Map.GuestHeader + 0x1c;

    /// <summary>The bit of <see cref="Status"/> that says: suspended.</summary>
    public const uint Suspended = 1;

    /// <summary>Whether a driver is there that speaks this version.</summary>
    public bool IsDriver => Magic == Map.Magic && Generation != 0 && Version >> 16 == Map.Version >> 16;

    /// <summary>Whether it rings and wants to be rung.</summary>
    public bool HasDoorbell => (Features & Map.FeatureDoorbell) != 0;

    /// <summary>Copies the header out of a memory, the generation first: it is published last.</summary>
    /// <param name="memory">The memory.</param>
    public static GuestHeader Read(SharedMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        uint generation = Volatile.Read(ref memory.UInt32At(GenerationOffset));
        return new GuestHeader(
            Volatile.Read(ref memory.UInt32At(MagicOffset)),
            Volatile.Read(ref memory.UInt32At(VersionOffset)),
            Volatile.Read(ref memory.UInt32At(FeaturesOffset)),
            generation,
            Volatile.Read(ref memory.UInt32At(PeerOffset)),
            Volatile.Read(ref memory.UInt32At(VectorOffset)),
            Volatile.Read(ref memory.UInt32At(StatusOffset)));
    }
}
