// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Checking;

/// <summary>Finds the lines and nets that a board file refers to.</summary>
internal sealed class References
{
    // Enough to say which ones are meant.
    private const int MostNamed = 4;

    private readonly Findings _findings;
    private readonly Dictionary<string, ChipDescription> _chips = [];
    private readonly Dictionary<(string Chip, string Name), int> _offsets = [];
    private readonly Dictionary<string, List<LineReference>> _lines = [];
    private readonly Dictionary<string, NetDescription> _nets = [];

    /// <summary>Creates it with the chips.</summary>
    /// <param name="chips">The chips.</param>
    /// <param name="findings">Is told of mistakes.</param>
    public References(IReadOnlyList<ChipDescription> chips, Findings findings)
    {
        _findings = findings;
        foreach (ChipDescription chip in chips)
        {
            _chips.Add(chip.Name, chip);
            foreach (LineDescription line in chip.LineDescriptions.Where(line => line.Name.Length > 0))
            {
                var reference = new LineReference(chip.Name, line.Offset);
                _offsets.Add((chip.Name, line.Name), line.Offset);
                if (!_lines.TryAdd(line.Name, [reference]))
                    _lines[line.Name].Add(reference);
            }
        }
    }

    /// <summary>The nets that can be referred to from now on.</summary>
    /// <param name="nets">The nets.</param>
    public void Know(IEnumerable<NetDescription> nets)
    {
        foreach (NetDescription net in nets)
            _nets.Add(net.Name, net);
    }

    /// <summary>The line whose own net would have a name; null: none.</summary>
    /// <param name="net">The name.</param>
    public LineReference? OwnerOf(string net)
    {
        int dot = net.LastIndexOf('.');
        return dot > 0
            && _chips.TryGetValue(net[..dot], out ChipDescription? chip)
            && int.TryParse(net.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            && offset < chip.Lines
            && new LineReference(chip.Name, offset) is var line
            && line.OwnNet == net ? line : null;
    }

    /// <summary>Finds a line; null: there is none, and that has been told.</summary>
    /// <param name="node">What is written.</param>
    public LineReference? FindLine(YamlNode node)
    {
        if (Reading.Text(node, _findings) is not { } text)
            return null;
        if (text.Contains(':', StringComparison.Ordinal))
            return FindOnChip(node, text);
        if (_lines.TryGetValue(text, out List<LineReference>? lines))
            return Only(node, text, lines);
        return Tell<LineReference>(node, $"there is no line '{Shown.Brief(text)}'.{Advice(text)}{_findings.Hint(text, _lines.Keys)}");
    }

    /// <summary>Finds a net or a line; null: there is none, and that has been told.</summary>
    /// <param name="node">What is written.</param>
    public NetOrLine? FindNetOrLine(YamlNode node)
    {
        if (Reading.Text(node, _findings) is not { } text)
            return null;
        if (text.Contains(':', StringComparison.Ordinal))
            return FindOnChip(node, text) is { } line ? NetOrLine.OfLine(line) : null;
        List<LineReference>? lines = _lines.GetValueOrDefault(text);
        if (_nets.TryGetValue(text, out NetDescription? net))
        {
            // The name of a line on that very net means the same.
            return lines?.Find(line => !net.Lines.Contains(line)) is { Chip: not null } other
                ? Tell<NetOrLine>(node, $"'{Shown.Brief(text)}' is a net and the name of the line {Shown.Brief(other.ToString())}, which is not on it: write {Shown.Brief(other.ToString())} for the line, or rename one of them.")
                : NetOrLine.OfNet(text);
        }

        if (lines is not null)
            return Only(node, text, lines) is { } only ? NetOrLine.OfLine(only) : null;
        return Tell<NetOrLine>(node, $"there is no net and no line '{Shown.Brief(text)}'.{Advice(text)}{_findings.Hint(text, _nets.Keys.Concat(_lines.Keys))}");
    }

    private LineReference? FindOnChip(YamlNode node, string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        (string name, string line) = (text[..colon], text[(colon + 1)..]);
        if (!_chips.TryGetValue(name, out ChipDescription? chip))
        {
            return Tell<LineReference>(
                node, $"there is no chip '{Shown.Brief(name)}'.{_findings.Hint(name, _chips.Keys)} Chips: {Some(_chips.Keys)}.");
        }

        if (_offsets.TryGetValue((name, line), out int offset))
            return new LineReference(name, offset);
        if (!line.All(char.IsAsciiDigit))
        {
            string[] names = [.. chip.LineDescriptions.Select(known => known.Name).Where(known => known.Length > 0)];
            string advice = names.Length == 0 ? " Its lines have no names: write the offset." : $" Its names: {Some(names)}.";
            return Tell<LineReference>(node, $"'{Shown.Brief(name)}' has no line named '{Shown.Brief(line)}'.{_findings.Hint(line, names)}{advice}");
        }

        if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out offset) && offset < chip.Lines)
            return new LineReference(name, offset);
        return Tell<LineReference>(
            node, $"'{Shown.Brief(name)}' has no line {Shown.Brief(line)}: its {chip.Lines} lines are 0 to {chip.Lines - 1}.");
    }

    private LineReference? Only(YamlNode node, string text, List<LineReference> lines) => lines.Count == 1
        ? lines[0]
        : Tell<LineReference>(
            node, $"'{Shown.Brief(text)}' is the name of {lines.Count} lines ({Some(lines.Select(line => line.ToString()))}): write the one that is meant.");

    private string Advice(string text)
    {
        string chip = _chips.Keys.FirstOrDefault() ?? "gpio0";
        if (text.All(char.IsAsciiDigit))
            return $" A line by its offset is CHIP:OFFSET, such as {Shown.Brief(chip)}:{Shown.Brief(text)}.";
        if (_chips.ContainsKey(text))
            return $" '{Shown.Brief(text)}' is a chip: one of its lines is {Shown.Brief(text)}:0.";
        return _nets.ContainsKey(text) ? $" '{Shown.Brief(text)}' is a net: only lines can stand here." : "";
    }

    private static string Some(IEnumerable<string> names)
    {
        List<string> shown = [.. names.Take(MostNamed + 1).Select(Shown.Brief)];
        if (shown.Count > MostNamed)
            shown[MostNamed] = "…";
        return string.Join(", ", shown);
    }

    private T? Tell<T>(YamlNode node, string message)
        where T : struct
    {
        _findings.Add(node, message);
        return null;
    }
}
