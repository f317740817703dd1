// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Host;

/// <summary>
/// Where the state stands that must survive the host's process: in the memory of the in-flight records, which whoever holds
/// the front-end's connection keeps. Little-endian 32-bit words: the header, one word per line, the ring of waiting edges.
/// </summary>
/// <param name="Lines">The number of lines.</param>
/// <param name="Capacity">How many edges the ring holds, a power of two.</param>
internal readonly record struct StateLayout(int Lines, int Capacity)
{
    /// <summary>"VGPS", and the layout's version.</summary>
    public const uint Magic = 0x5350_4756;

    /// <summary>Of what follows.</summary>
    public const uint Version = 1;

    public const int MagicAt = 0;
    public const int VersionAt = 4;
    public const int LinesAt = 8;
    public const int CapacityAt = 12;
    public const int HeadAt = 16;
    public const int TailAt = 20;
    public const int OwnerAt = 24;

    private const int HeaderSize = 64;

    /// <summary>The whole, in bytes.</summary>
    public int Size => EdgesAt + (Capacity * sizeof(uint));

    private int EdgesAt => HeaderSize + (Lines * sizeof(uint));

    public static int LineAt(int line) => HeaderSize + (line * sizeof(uint));

    public int EdgeAt(uint index) => EdgesAt + ((int)(index & (uint)(Capacity - 1)) * sizeof(uint));
}
