// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The host header, at 0x40: a copy of its words. See docs/protocol.md, 'Version 2: headers'.</summary>
[StructLayout(LayoutKind.Sequential, Size = Map.Block)]
public record struct HostHeader
{
    /// <summary>Offset of <see cref="Magic"/>, which is written last.</summary>
    public const int MagicOffset = Map.HostHeader;

    /// <summary>Offset of <see cref="Generation"/>.</summary>
    public const int GenerationOffset = Map.HostHeader + 0x0c;

    /// <summary>Offset of <see cref="Peer"/>.</summary>
    public const int PeerOffset = Map.HostHeader + 0x10;

    private uint _magic;
    private uint _version;
    private uint _features;
    private uint _generation;
    private uint _peer;
    private uint _vector;
    private uint _lines;
    private uint _levels;
    private uint _names;
    private uint _table;
    private uint _edgeRing;
    private uint _edgeEntries;
    private uint _reportRing;
    private uint _reportEntries;
    private uint _size;
    private uint _reserved;

    /// <summary><see cref="Map.Magic"/>, or the header is not valid.</summary>
    public uint Magic { readonly get => _magic; set => _magic = value; }

    /// <summary>Major in the upper half, minor in the lower.</summary>
    public uint Version { readonly get => _version; set => _version = value; }

    /// <summary>Features offered.</summary>
    public uint Features { readonly get => _features; set => _features = value; }

    /// <summary>0: no host.</summary>
    public uint Generation { readonly get => _generation; set => _generation = value; }

    /// <summary>The host's ivshmem ID.</summary>
    public uint Peer { readonly get => _peer; set => _peer = value; }

    /// <summary>The vector that the guest rings.</summary>
    public uint Vector { readonly get => _vector; set => _vector = value; }

    /// <summary>The number of lines.</summary>
    public uint Lines { readonly get => _lines; set => _lines = value; }

    /// <summary>Offset of the levels.</summary>
    public uint Levels { readonly get => _levels; set => _levels = value; }

    /// <summary>Offset of the names.</summary>
    public uint Names { readonly get => _names; set => _names = value; }

    /// <summary>Offset of the line table.</summary>
    public uint Table { readonly get => _table; set => _table = value; }

    /// <summary>Offset of the edge queue's ring.</summary>
    public uint EdgeRing { readonly get => _edgeRing; set => _edgeRing = value; }

    /// <summary>Entries of the edge queue.</summary>
    public uint EdgeEntries { readonly get => _edgeEntries; set => _edgeEntries = value; }

    /// <summary>Offset of the report queue's ring.</summary>
    public uint ReportRing { readonly get => _reportRing; set => _reportRing = value; }

    /// <summary>Entries of the report queue.</summary>
    public uint ReportEntries { readonly get => _reportEntries; set => _reportEntries = value; }

    /// <summary>Bytes of memory in use.</summary>
    public uint Size { readonly get => _size; set => _size = value; }

    /// <summary>Makes the header of a layout, without generation and peer.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="features">The features to offer.</param>
    public static HostHeader Of(Layout layout, uint features)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new HostHeader
        {
            Magic = Map.Magic,
            Version = Map.Version,
            Features = features,
            Peer = Map.NoPeer,
            Lines = (uint)layout.Lines,
            Levels = (uint)layout.Levels,
            Names = (uint)layout.Names,
            Table = (uint)layout.Table,
            EdgeRing = (uint)layout.EdgeRing,
            EdgeEntries = (uint)layout.EdgeEntries,
            ReportRing = (uint)layout.ReportRing,
            ReportEntries = (uint)layout.ReportEntries,
            Size = (uint)layout.Size,
        };
    }

    /// <summary>Copies the header out of a memory, word by word.</summary>
    /// <param name="memory">The memory.</param>
    public static HostHeader Read(SharedMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var header = default(HostHeader);
        Span<uint> words = MemoryMarshal.Cast<HostHeader, uint>(MemoryMarshal.CreateSpan(ref header, 1));
        // Generation first: what is read after it belongs to it, or to a later one that will be seen as new.
        words[3] = Volatile.Read(ref memory.UInt32At(GenerationOffset));
        // The last one is reserved, and not looked at.
        for (int i = 0; i < words.Length - 1; i++)
        {
            if (i != 3)
                words[i] = Volatile.Read(ref memory.UInt32At(Map.HostHeader + (i * sizeof(uint))));
        }

        return header;
    }

    /// <summary>Writes all words but the magic and the generation, which say that the others are valid.</summary>
    /// <param name="memory">The memory.</param>
    public readonly void WriteBody(SharedMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        HostHeader copy = this;
        Span<uint> words = MemoryMarshal.Cast<HostHeader, uint>(MemoryMarshal.CreateSpan(ref copy, 1));
        for (int i = 1; i < words.Length; i++)
        {
            if (i != 3)
                Volatile.Write(ref memory.UInt32At(Map.HostHeader + (i * sizeof(uint))), words[i]);
        }
    }
}
