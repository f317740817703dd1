// SPDX-License-Identifier: MIT
using VirtualGpio.Boards.Shapes;
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Checking;

/// <summary>Makes a description of the nodes of a board file: first looks at their form, then at what they refer to.</summary>
/// <param name="source">What is known of the file.</param>
/// <param name="findings">Is told of mistakes; the description is of use only without any.</param>
internal sealed class BoardChecker(BoardSource source, Findings findings)
{
    /// <summary>Makes the description.</summary>
    /// <param name="root">The outermost node.</param>
    public BoardDescription Check(YamlNode root)
    {
        BoardShape.Root.Check(root, "a board", findings);
        IReadOnlyList<ChipDescription> chips = new ChipChecker(findings).Check(Reading.Value(root, "chips"));
        var references = new References(chips, findings);
        IReadOnlyList<NetDescription> nets = Nets(Reading.Value(root, "nets"), references);
        references.Know(nets);
        return new BoardDescription
        {
            Name = Reading.Text(Reading.Value(root, "name"), findings) ?? source.DefaultName,
            Chips = chips,
            Nets = nets,
            Devices = [.. Reading.Entries(Reading.Value(root, "devices")).Select(entry => Device(entry, references)).OfType<DeviceDescription>()],
            Recordings = Recordings(Reading.Value(root, "recordings"), references),
        };
    }

    private List<NetDescription> Nets(YamlNode? node, References references)
    {
        List<NetDescription> nets = [];
        Dictionary<LineReference, (string Net, int Line)> taken = [];
        foreach (YamlEntry entry in Reading.Entries(node))
        {
            string name = entry.Key.Text;
            if (references.OwnerOf(name) is { } owner)
                findings.Add(entry.Key, $"the net cannot be named '{Shown.Brief(name)}': that is the name of the net that {Shown.Brief(owner.ToString())} has to itself.");
            YamlNode? list = entry.Value is YamlMap ? Reading.Value(entry.Value, "connects") : entry.Value;
            List<LineReference> lines = [];
            foreach (YamlNode item in Reading.Items(list))
            {
                if (references.FindLine(item) is not { } line)
                    continue;
                if (taken.TryAdd(line, (name, item.Line)))
                    lines.Add(line);
                else
                    findings.Add(item, Again(line, name, taken[line]));
            }

            nets.Add(new NetDescription
            {
                Name = name,
                Lines = lines,
                Pull = Reading.Pull(entry.Value, "pull", findings),
                Rest = (NetRest)(Reading.Get(entry.Value, "rest", BoardShape.Rest, findings)?.Number ?? 0),
                Initial = (Level)(Reading.Get(entry.Value, "initial", new LevelKind(), findings)?.Number ?? 0),
            });
        }

        return nets;
    }

    private static string Again(LineReference line, string net, (string Net, int Line) first) => net == first.Net
        ? $"{Shown.Brief(line.ToString())} stands here a second time: line {first.Line} of the file connects it already. Leave one out."
        : $"{Shown.Brief(line.ToString())} is on the net '{Shown.Brief(first.Net)}' already (line {first.Line} of the file), and a line is on one net only: leave one out, or make one net of both.";

    private DeviceDescription? Device(YamlEntry entry, References references)
    {
        if (Reading.Text(Reading.Value(entry.Value, DeviceShape.TypeKey), findings) is not { } name
            || !DeviceCatalog.TryFind(name, out DeviceType? type))
        {
            return null;
        }

        Dictionary<string, NetOrLine> pins = [];
        Dictionary<string, string> parameters = [];
        foreach (YamlEntry part in Reading.Entries(entry.Value))
        {
            if (type.FindPin(part.Key.Text) is not null && references.FindNetOrLine(part.Value) is { } place)
                pins.Add(part.Key.Text, place);
            else if (type.FindParameter(part.Key.Text) is not null && Reading.Text(part.Value, findings) is { } value)
                parameters.Add(part.Key.Text, value);
        }

        return new DeviceDescription { Name = entry.Key.Text, Type = type, Pins = pins, Parameters = parameters };
    }

    private List<RecordingDescription> Recordings(YamlNode? node, References references)
    {
        List<RecordingDescription> recordings = [];
        Dictionary<string, (string Recording, int Line)> files = [];
        foreach (YamlEntry entry in Reading.Entries(node))
        {
            YamlNode? file = Reading.Value(entry.Value, "file");
            string written = Reading.Text(file, findings) ?? "";
            string path = source.Resolve(written);
            if (written.EndsWith('/'))
                findings.Add(file!, $"'{Shown.Brief(written)}' is a folder: write the name of a file in it.");
            else if (written.Length > 0 && path == source.FullPath)
                findings.Add(file!, $"'{Shown.Brief(written)}' is this board file itself: record to another one.");
            else if (written.Length > 0 && !files.TryAdd(System.IO.Path.GetFullPath(path), (entry.Key.Text, file!.Line)))
            {
                (string other, int line) = files[System.IO.Path.GetFullPath(path)];
                findings.Add(file, $"'{Shown.Brief(written)}' is the file of the recording '{Shown.Brief(other)}' already (line {line} of the file): record to another one.");
            }

            recordings.Add(new RecordingDescription { Name = entry.Key.Text, Path = path, Of = Of(Reading.Value(entry.Value, "of"), references) });
        }

        return recordings;
    }

    private List<NetOrLine> Of(YamlNode? node, References references)
    {
        List<NetOrLine> places = [];
        HashSet<NetOrLine> seen = [];
        foreach (YamlNode item in Reading.Items(node))
        {
            if (references.FindNetOrLine(item) is not { } place)
                continue;
            if (seen.Add(place))
                places.Add(place);
            else
                findings.Add(item, $"{Shown.Brief(place.ToString())} stands here a second time: leave one out.");
        }

        return places;
    }
}
