// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Wire;

/// <summary>Where the fixed words are in the shared memory, in bytes. See docs/protocol.md, 'The map'.</summary>
public static class Map
{
    /// <summary>Version 1: levels.</summary>
    public const int Data = 0x00;

    /// <summary>Version 1: 1 = output.</summary>
    public const int OutputEnable = 0x04;

    /// <summary>Version 1: 1 = interrupt enabled.</summary>
    public const int InterruptEnable = 0x08;

    /// <summary>Version 1: 1 = interrupt pending.</summary>
    public const int InterruptStatus = 0x0c;

    /// <summary>Version 1: 1 = handled.</summary>
    public const int InterruptEnd = 0x10;

    /// <summary>Version 1: 1 = rising edge wanted.</summary>
    public const int Rising = 0x14;

    /// <summary>Version 1: 1 = falling edge wanted.</summary>
    public const int Falling = 0x18;

    /// <summary>The size of the version 1 block.</summary>
    public const int RegisterBlockSize = 0x1c;

    /// <summary>The host header.</summary>
    public const int HostHeader = 0x40;

    /// <summary>The guest header.</summary>
    public const int GuestHeader = 0x80;

    /// <summary>Edge queue: index of the entry that the host writes next.</summary>
    public const int EdgeHead = 0xc0;

    /// <summary>Edge queue: when the host wants to be rung for room.</summary>
    public const int EdgeSpaceEvent = 0xc4;

    /// <summary>Edge queue: index of the entry that the guest reads next.</summary>
    public const int EdgeTail = 0x100;

    /// <summary>Edge queue: when the guest wants to be rung.</summary>
    public const int EdgeEvent = 0x104;

    /// <summary>Report queue: index of the entry that the guest writes next.</summary>
    public const int ReportHead = 0x140;

    /// <summary>Report queue: index of the entry that the host reads next.</summary>
    public const int ReportTail = 0x180;

    /// <summary>Report queue: when the host wants to be rung.</summary>
    public const int ReportEvent = 0x184;

    /// <summary>Where the areas begin whose offsets the host header gives.</summary>
    public const int Areas = 0x200;

    /// <summary>Bytes of the levels, for the most lines that there can be; the floats follow and take as many.</summary>
    public const int LevelsSize = 128;

    /// <summary>The size of each fixed block, and what the areas are aligned to.</summary>
    public const int Block = 0x40;

    /// <summary>Bytes of a line's name, and of a consumer's.</summary>
    public const int NameSize = 32;

    /// <summary>Bytes of a line's entry in the line table.</summary>
    public const int TableEntrySize = 64;

    /// <summary>Bytes of an entry of either queue.</summary>
    public const int QueueEntrySize = 16;

    /// <summary>'VGIO'.</summary>
    public const uint Magic = 0x4f494756;

    /// <summary>The version spoken here: 2.0.</summary>
    public const uint Version = 0x0002_0000;

    /// <summary>No peer.</summary>
    public const uint NoPeer = 0xffff_ffff;

    /// <summary>The feature: the host can ring the guest, and be rung.</summary>
    public const uint FeatureDoorbell = 1;
}
