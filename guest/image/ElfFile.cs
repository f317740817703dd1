// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;

namespace VirtualGpio.GuestImage;

/// <summary>What is asked of an ELF file here: what a program or library needs, and what a kernel module says of itself.</summary>
internal sealed class ElfFile
{
    // elf.h, 64-bit little-endian.
    private const int SectionTableAt = 0x28;
    private const int SectionSizeAt = 0x3a;
    private const int DynamicEntrySize = 16;
    private const uint SectionTypeDynamic = 6;
    private const long TagNeeded = 1;

    private readonly byte[] _bytes;
    private readonly List<Section> _sections = [];

    public ElfFile(byte[] bytes, string name)
    {
        _bytes = bytes;
        if (!Is(bytes) || bytes[4] != 2 || bytes[5] != 1) throw new GuestImageException($"{name} is no 64-bit little-endian ELF file.");
        try
        {
            ReadSections();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new GuestImageException($"{name} is damaged: its section table points outside of it.", e);
        }
    }

    /// <summary>The names of the libraries that it is linked with (DT_NEEDED).</summary>
    public IReadOnlyList<string> Needed
    {
        get
        {
            var needed = new List<string>();
            foreach (var dynamic in _sections.Where(section => section.Type == SectionTypeDynamic))
            {
                var entries = Content(dynamic);
                var names = Content(_sections[(int)dynamic.Link]);
                for (; entries.Length >= DynamicEntrySize; entries = entries[DynamicEntrySize..])
                    if (BinaryPrimitives.ReadInt64LittleEndian(entries) == TagNeeded)
                        needed.Add(Text(names[(int)BinaryPrimitives.ReadInt64LittleEndian(entries[8..])..]));
            }
            return needed;
        }
    }

    /// <summary>The loader that starts it, or null when it is not linked dynamically.</summary>
    public string? Interpreter => Find(".interp") is { } section ? Text(Content(section)) : null;

    /// <summary>What a kernel module says of itself: <c>depends=configfs</c> and the like.</summary>
    public ILookup<string, string> ModuleInfo =>
        (Find(".modinfo") is { } section ? Encoding.UTF8.GetString(Content(section)).Split('\0') : [])
        .Where(entry => entry.Contains('='))
        .ToLookup(entry => entry[..entry.IndexOf('=')], entry => entry[(entry.IndexOf('=') + 1)..]);

    public static bool Is(ReadOnlySpan<byte> bytes) => bytes is [0x7f, (byte)'E', (byte)'L', (byte)'F', _, _, _, ..];

    private void ReadSections()
    {
        var table = BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(SectionTableAt));
        if (table == 0) return;
        var size = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(SectionSizeAt));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(SectionSizeAt + 2));
        var names = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(SectionSizeAt + 4));
        var raw = new List<(uint Name, Section Section)>();
        for (var i = 0; i < count; i++)
        {
            var header = _bytes.AsSpan((int)table + i * size, size);
            raw.Add((BinaryPrimitives.ReadUInt32LittleEndian(header), new Section(
                "",
                BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                BinaryPrimitives.ReadInt64LittleEndian(header[0x18..]),
                BinaryPrimitives.ReadInt64LittleEndian(header[0x20..]),
                BinaryPrimitives.ReadUInt32LittleEndian(header[0x28..]))));
        }
        var strings = Content(raw[names].Section);
        foreach (var (name, section) in raw) _sections.Add(section with { Name = Text(strings[(int)name..]) });
    }

    private Section? Find(string name) => _sections.FirstOrDefault(section => section.Name == name);

    private ReadOnlySpan<byte> Content(Section section) => _bytes.AsSpan((int)section.Offset, (int)section.Size);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);

    private sealed record Section(string Name, uint Type, long Offset, long Size, uint Link);
}
