// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Cli.Text;

/// <summary>A line as it is printed.</summary>
/// <param name="Chip">The chip; empty if it is a net without lines.</param>
/// <param name="Offset">The offset; negative if it is a net without lines.</param>
/// <param name="Name">The name, or that of the net if there is no line; empty: none.</param>
internal sealed record LineLabel(string Chip, int Offset, string Name)
{
    /// <summary>A net that no line is on.</summary>
    internal static LineLabel OfNet(string name) => new("", -1, name);

    /// <summary>From <c>CHIP:OFFSET</c>.</summary>
    internal static LineLabel OfPlace(string place)
    {
        int colon = place.LastIndexOf(':');
        return colon > 0 && int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            ? new LineLabel(place[..colon], offset, "")
            : OfNet(place);
    }

    /// <summary>As libgpiod's tools print a line: its name, or its chip and offset if it has none.</summary>
    /// <param name="unquoted">Without quotes.</param>
    /// <param name="withChip">With the chip and offset before the name, as the tools do where a chip was given.</param>
    internal string Text(bool unquoted, bool withChip)
    {
        string place = Offset < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Chip} {Offset}");
        if (Name.Length == 0)
            return place;
        string name = LineInfoFormat.Printable(unquoted ? Name : $"\"{Name}\"");
        return withChip && place.Length > 0 ? $"{place} {name}" : name;
    }
}
