// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>A chip of a board file.</summary>
public sealed record ChipDescription
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What carries the chip to the software under test: the name of a <see cref="TransportType"/>.</summary>
    public string Transport { get; init; } = TransportType.Default.Name;

    /// <summary>The number of lines.</summary>
    public int Lines { get; init; } = BoardLimits.DefaultLines;

    /// <summary>The lines of which something is said, by offset.</summary>
    public IReadOnlyList<LineDescription> LineDescriptions { get; init; } = [];

    /// <summary>The lines' names by offset, as <see cref="Board"/> takes them; as short as they can be.</summary>
    public IReadOnlyList<string> LineNames()
    {
        int count = LineDescriptions.Where(line => line.Name.Length > 0).Select(line => line.Offset + 1).DefaultIfEmpty(0).Max();
        string[] names = new string[count];
        Array.Fill(names, "");
        foreach (LineDescription line in LineDescriptions.Where(line => line.Name.Length > 0))
            names[line.Offset] = line.Name;
        return names;
    }

    /// <summary>What is said of a line, if only that it is there.</summary>
    /// <param name="offset">The line's offset.</param>
    public LineDescription Line(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Lines);
        return LineDescriptions.FirstOrDefault(line => line.Offset == offset) ?? new LineDescription { Offset = offset };
    }
}
