// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Checking;

/// <summary>Makes chips of what a board file says of them.</summary>
/// <param name="findings">Is told of mistakes.</param>
internal sealed class ChipChecker(Findings findings)
{
    // While the number of lines is not known, no offset is wrong for being too large.
    private static readonly IntegerKind s_lines = new(1, Chip.MaxLines);

    /// <summary>Makes the chips.</summary>
    /// <param name="chips">What stands behind 'chips'.</param>
    public IReadOnlyList<ChipDescription> Check(YamlNode? chips) => [.. Reading.Entries(chips).Select(entry => Make(entry.Key.Text, entry.Value))];

    private ChipDescription Make(string name, YamlNode node)
    {
        int lines = Reading.Value(node, "lines") is null
            ? BoardLimits.DefaultLines
            : (int)(Reading.Get(node, "lines", s_lines, findings)?.Number ?? Chip.MaxLines);
        var found = new SortedDictionary<int, LineDescription>();
        Dictionary<string, (int Offset, YamlNode Node)> names = [];
        TakeNames(name, lines, Reading.Value(node, "names"), found, names);
        TakeDetails(name, lines, Reading.Value(node, "line"), found, names);
        return new ChipDescription
        {
            Name = name,
            Transport = Reading.Text(Reading.Value(node, "transport"), findings) ?? TransportType.Default.Name,
            Lines = lines,
            LineDescriptions = [.. found.Values],
        };
    }

    private void TakeNames(
        string chip, int lines, YamlNode? list, SortedDictionary<int, LineDescription> found, Dictionary<string, (int, YamlNode)> names)
    {
        IReadOnlyList<YamlNode> items = Reading.Items(list);
        for (int offset = 0; offset < items.Count; offset++)
        {
            if (offset == lines)
            {
                findings.Add(items[offset], $"this is name {offset + 1} of {items.Count}, and '{Shown.Brief(chip)}' has {lines} lines.");
                return;
            }

            if (Reading.Text(items[offset], findings) is { Length: > 0 } name && Claim(chip, name, offset, items[offset], names))
                found[offset] = new LineDescription { Offset = offset, Name = name };
        }
    }

    private void TakeDetails(
        string chip,
        int lines,
        YamlNode? map,
        SortedDictionary<int, LineDescription> found,
        Dictionary<string, (int Offset, YamlNode Node)> names)
    {
        List<(int Offset, YamlEntry Entry)> details = [];
        // Offsets first: an entry by the name that one of them gives is no unknown name, but speaks of the same line again.
        foreach (YamlEntry entry in Reading.Entries(map).Where(entry => IsOffset(entry.Key.Text) && !findings.IsBad(entry.Key)))
        {
            if (!int.TryParse(entry.Key.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int offset) || offset >= lines)
                findings.Add(entry.Key, $"'{Shown.Brief(chip)}' has no line {Shown.Brief(entry.Key.Text)}: its {lines} lines are 0 to {lines - 1}.");
            else if (Rename(chip, offset, entry.Value, found, names))
                details.Add((offset, entry));
        }

        foreach (YamlEntry entry in Reading.Entries(map).Where(entry => !IsOffset(entry.Key.Text) && !findings.IsBad(entry.Key)))
        {
            string name = entry.Key.Text;
            if (!names.TryGetValue(name, out (int Offset, YamlNode Node) line))
            {
                findings.Add(entry.Key, $"'{Shown.Brief(chip)}' has no line named '{Shown.Brief(name)}'.{findings.Hint(name, names.Keys)}"
                    + " Write its offset, or name it in 'names'.");
            }
            else if (Rename(chip, line.Offset, entry.Value, found, names))
            {
                details.Add((line.Offset, entry));
            }
        }

        Dictionary<int, YamlScalar> said = [];
        foreach ((int offset, YamlEntry entry) in details.OrderBy(detail => detail.Entry.Key.Line).ThenBy(detail => detail.Entry.Key.Column))
        {
            if (!said.TryAdd(offset, entry.Key))
            {
                findings.Add(entry.Key, $"'{Shown.Brief(entry.Key.Text)}' is line {offset}, which line {said[offset].Line} of the file speaks of already"
                    + $" as '{Shown.Brief(said[offset].Text)}': put both together.");
                continue;
            }

            LineDescription line = found.GetValueOrDefault(offset) ?? new LineDescription { Offset = offset };
            line = line with { Pull = Reading.Pull(entry.Value, "pull", findings), Hog = Hog(entry.Value) };
            if (line.Name.Length > 0 || line.Pull != Signal.HighImpedance || line.Hog != Signal.HighImpedance)
                found[offset] = line;
        }
    }

    private bool Rename(
        string chip,
        int offset,
        YamlNode details,
        SortedDictionary<int, LineDescription> found,
        Dictionary<string, (int, YamlNode)> names)
    {
        YamlNode? node = Reading.Value(details, "name");
        if (Reading.Text(node, findings) is not { } name)
            return true;
        if (found.GetValueOrDefault(offset) is { Name.Length: > 0 } line)
        {
            findings.Add(node!, $"line {offset} of '{Shown.Brief(chip)}' is named '{Shown.Brief(line.Name)}' already: leave one of the names out.");
            return false;
        }

        if (Claim(chip, name, offset, node!, names))
            found[offset] = new LineDescription { Offset = offset, Name = name };
        return true;
    }

    private bool Claim(string chip, string name, int offset, YamlNode node, Dictionary<string, (int Offset, YamlNode Node)> names)
    {
        if (names.TryAdd(name, (offset, node)))
            return true;
        findings.Add(node, $"'{Shown.Brief(name)}' is the name of line {names[name].Offset} of '{Shown.Brief(chip)}' already (line {names[name].Node.Line} of the file).");
        return false;
    }

    private Signal Hog(YamlNode details) => Reading.Get(details, "hog", new LevelKind(), findings)?.Number switch
    {
        0 => Signal.StrongLow,
        1 => Signal.StrongHigh,
        _ => Signal.HighImpedance,
    };

    private static bool IsOffset(string key) => key.All(char.IsAsciiDigit);
}
