// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Text;

/// <summary>Which line an event is printed as: events name nets and places, people name lines.</summary>
internal sealed class LineLabels
{
    private readonly Dictionary<string, LineLabel> _byNet = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LineLabel> _byPlace = new(StringComparer.Ordinal);

    /// <summary>Labels for lines.</summary>
    /// <param name="lines">
    /// Those that were asked for, or all. Of several on a net, the first one that has a name stands for the net.
    /// </param>
    internal LineLabels(IEnumerable<LineInfo> lines)
    {
        foreach (LineInfo line in lines)
        {
            var label = new LineLabel(line.Chip, line.Offset, line.Name);
            _byPlace.TryAdd(Place(line.Chip, line.Offset), label);
            if (!_byNet.TryGetValue(line.Net, out LineLabel? known) || (known.Name.Length == 0 && line.Name.Length > 0))
                _byNet[line.Net] = label;
        }
    }

    /// <summary><c>CHIP:OFFSET</c>.</summary>
    internal static string Place(string chip, int offset) => string.Create(CultureInfo.InvariantCulture, $"{chip}:{offset}");

    /// <summary>The line that an event of a net is printed as.</summary>
    internal LineLabel OfNet(BoardEvent happened)
    {
        if (happened.Net is { } net && _byNet.TryGetValue(net, out LineLabel? label))
            return label;
        return happened.Lines is [{ } first, ..] ? OfPlace(first) : LineLabel.OfNet(happened.Net ?? "?");
    }

    /// <summary>The line that an event is about.</summary>
    internal LineLabel OfLine(BoardEvent happened) => happened.Lines is [{ } place, ..] ? OfPlace(place) : OfNet(happened);

    private LineLabel OfPlace(string place) => _byPlace.TryGetValue(place, out LineLabel? label) ? label : LineLabel.OfPlace(place);
}
