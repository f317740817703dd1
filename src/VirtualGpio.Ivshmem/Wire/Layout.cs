// SPDX-License-Identifier: MIT
using System.Numerics;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>Where the areas of variable size are in the shared memory.</summary>
public sealed record Layout
{
    /// <summary>The fewest entries of a queue.</summary>
    public const int MinEntries = 16;

    /// <summary>The most entries of a queue.</summary>
    public const int MaxEntries = 65536;

    /// <summary>The smallest memory.</summary>
    public const int MinMemory = 4096;

    private Layout()
    {
    }

    /// <summary>The number of lines.</summary>
    public required int Lines { get; init; }

    /// <summary>Offset of the levels.</summary>
    public required int Levels { get; init; }

    /// <summary>Offset of the floats.</summary>
    public int Floats => Levels + Map.LevelsSize;

    /// <summary>Offset of the names.</summary>
    public required int Names { get; init; }

    /// <summary>Offset of the line table.</summary>
    public required int Table { get; init; }

    /// <summary>Offset of the edge queue's ring.</summary>
    public required int EdgeRing { get; init; }

    /// <summary>Entries of the edge queue.</summary>
    public required int EdgeEntries { get; init; }

    /// <summary>Offset of the report queue's ring.</summary>
    public required int ReportRing { get; init; }

    /// <summary>Entries of the report queue.</summary>
    public required int ReportEntries { get; init; }

    /// <summary>Bytes of memory in use.</summary>
    public required int Size { get; init; }

    /// <summary>The number of 32-bit words that hold the levels, and the floats.</summary>
    public int LevelWords => (Lines + 31) / 32;

    /// <summary>Computes the layout for a number of lines and queue sizes.</summary>
    /// <param name="lines">1 to 1024.</param>
    /// <param name="edgeEntries">A power of two, 16 to 65,536.</param>
    /// <param name="reportEntries">A power of two, 16 to 65,536.</param>
    /// <exception cref="VirtualGpioException">One of them is not valid.</exception>
    public static Layout For(int lines, int edgeEntries, int reportEntries)
    {
        if (lines is < 1 or > Chip.MaxLines)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A chip cannot have {lines} lines: 1 to {Chip.MaxLines} are possible.");
        CheckEntries(edgeEntries, "edge");
        CheckEntries(reportEntries, "report");
        int names = Map.Areas + (2 * Map.LevelsSize);
        int table = Align(names + (lines * Map.NameSize));
        int edges = Align(table + (lines * Map.TableEntrySize));
        int reports = Align(edges + (edgeEntries * Map.QueueEntrySize));
        return new Layout
        {
            Lines = lines,
            Levels = Map.Areas,
            Names = names,
            Table = table,
            EdgeRing = edges,
            EdgeEntries = edgeEntries,
            ReportRing = reports,
            ReportEntries = reportEntries,
            Size = reports + (reportEntries * Map.QueueEntrySize),
        };
    }

    /// <summary>Checks that the layout fits a memory.</summary>
    /// <param name="memoryBytes">The memory's size.</param>
    /// <exception cref="VirtualGpioException">It does not.</exception>
    public void CheckFits(long memoryBytes)
    {
        if (Size <= memoryBytes && memoryBytes >= MinMemory)
            return;
        uint needed = BitOperations.RoundUpToPowerOf2((uint)Math.Max(Size, MinMemory));
        throw new VirtualGpioException(
            ErrorKind.BadMemory,
            $"The shared memory has {memoryBytes} bytes; {Lines} lines with {EdgeEntries} edges and {ReportEntries} reports need {Size}: " +
            $"give it {needed / 1024} KiB, or ask for less.");
    }

    /// <summary>Reads the layout that a host header describes, and checks it as a guest must.</summary>
    /// <param name="header">The header, copied.</param>
    /// <param name="memoryBytes">The memory's size.</param>
    /// <param name="layout">The layout, if it is valid.</param>
    /// <param name="why">What is not valid.</param>
    public static bool TryRead(in HostHeader header, long memoryBytes, out Layout? layout, out string why)
    {
        layout = null;
        why = Reject(header, memoryBytes);
        if (why.Length > 0)
            return false;
        layout = new Layout
        {
            Lines = (int)header.Lines,
            Levels = (int)header.Levels,
            Names = (int)header.Names,
            Table = (int)header.Table,
            EdgeRing = (int)header.EdgeRing,
            EdgeEntries = (int)header.EdgeEntries,
            ReportRing = (int)header.ReportRing,
            ReportEntries = (int)header.ReportEntries,
            Size = (int)header.Size,
        };
        return true;
    }

    /// <summary>Reads the layout of a memory. For a memory whose header is not valid: null.</summary>
    /// <param name="memory">The memory.</param>
    public static Layout? Read(SharedMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return TryRead(HostHeader.Read(memory), memory.Length, out Layout? layout, out _) ? layout : null;
    }

    private static string Reject(in HostHeader header, long memoryBytes)
    {
        if (header.Magic != Map.Magic)
            return $"magic is 0x{header.Magic:x8}";
        if (header.Version >> 16 != Map.Version >> 16)
            return $"version is 0x{header.Version:x8}";
        if (header.Lines is 0 or > Chip.MaxLines)
            return $"lines is {header.Lines}";
        if (!IsValidEntries(header.EdgeEntries))
            return $"the edge queue has {header.EdgeEntries} entries";
        if (!IsValidEntries(header.ReportEntries))
            return $"the report queue has {header.ReportEntries} entries";
        if (header.Size > memoryBytes || header.Size < Map.Areas)
            return $"size is {header.Size} of {memoryBytes} bytes";
        Span<(uint Start, uint Bytes)> areas =
        [
            (header.Levels, 2 * Map.LevelsSize),
            (header.Names, header.Lines * Map.NameSize),
            (header.Table, header.Lines * Map.TableEntrySize),
            (header.EdgeRing, header.EdgeEntries * Map.QueueEntrySize),
            (header.ReportRing, header.ReportEntries * Map.QueueEntrySize),
        ];
        for (int i = 0; i < areas.Length; i++)
        {
            (uint start, uint bytes) = areas[i];
            if (start < Map.Areas || start % Map.Block != 0 || (ulong)start + bytes > header.Size)
                return $"{AreaName(i)} at 0x{start:x} with {bytes} bytes";
            for (int j = 0; j < i; j++)
            {
                if (start < areas[j].Start + areas[j].Bytes && areas[j].Start < start + bytes)
                    return $"{AreaName(i)} at 0x{start:x} overlaps {AreaName(j)} at 0x{areas[j].Start:x}";
            }
        }

        return "";
    }

    private static string AreaName(int index) => index switch
    {
        0 => "levels",
        1 => "names",
        2 => "the line table",
        3 => "the edge queue",
        _ => "the report queue",
    };

    private static bool IsValidEntries(uint entries) => entries is >= MinEntries and <= MaxEntries && BitOperations.IsPow2(entries);

    private static void CheckEntries(int entries, string queue)
    {
        if (entries < 0 || !IsValidEntries((uint)entries))
        {
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument,
                $"The {queue} queue cannot have {entries} entries: a power of two is needed, {MinEntries} to {MaxEntries}.");
        }
    }

    private static int Align(int offset) => (offset + Map.Block - 1) & -Map.Block;
}
