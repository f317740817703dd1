// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Hosting;

/// <summary>What there is on a board, by name. Never changes: a board whose chips come and go has a new one each time.</summary>
public sealed class BoardMap
{
    private const int MostCandidates = 4;

    private readonly Dictionary<string, List<LineEntry>> _lines = [];
    private readonly Dictionary<string, int> _nets = [];
    private readonly Dictionary<string, ChipEntry> _chips = [];
    private readonly Dictionary<int, NetEntry> _netsById = [];
    private readonly IReadOnlyList<string> _actors;

    internal BoardMap(IReadOnlyList<ChipEntry> chips, IReadOnlyList<NetEntry> nets, IReadOnlyList<string> devices, IReadOnlyList<string> actors)
    {
        Chips = chips;
        Nets = nets;
        Devices = devices;
        _actors = actors;
        foreach (ChipEntry chip in chips)
        {
            _chips.Add(chip.Name, chip);
            foreach (LineEntry line in chip.Lines)
            {
                if (line.Name.Length == 0)
                    continue;
                if (!_lines.TryGetValue(line.Name, out List<LineEntry>? named))
                    _lines.Add(line.Name, named = []);
                named.Add(line);
            }
        }

        foreach (NetEntry net in nets)
        {
            _nets.TryAdd(net.Name, net.Id);
            _netsById.Add(net.Id, net);
        }
    }

    /// <summary>The chips, in the order in which they were added.</summary>
    public IReadOnlyList<ChipEntry> Chips { get; }

    /// <summary>The nets, in the order in which they were added.</summary>
    public IReadOnlyList<NetEntry> Nets { get; }

    /// <summary>The devices' names, in the order in which they were added.</summary>
    public IReadOnlyList<string> Devices { get; }

    /// <summary>Who an event's actor is: <c>host</c>, a chip or a device.</summary>
    public string ActorName(int actor) => (uint)actor < (uint)_actors.Count ? _actors[actor] : "host";

    /// <summary>Gives a net, or null if it is gone.</summary>
    public NetEntry? NetOf(int id) => _netsById.GetValueOrDefault(id);

    /// <summary>Gives a chip.</summary>
    /// <exception cref="VirtualGpioException">There is none of that name.</exception>
    public ChipEntry Chip(string name) => _chips.TryGetValue(name, out ChipEntry? chip)
        ? chip
        : throw new VirtualGpioException(
            ErrorKind.NotFound, $"There is no chip '{name}'.{NearestNames.Hint(name, _chips.Keys)}{Listed("Chips", Chips.Select(one => one.Name))}");

    /// <summary>
    /// Finds what people call a line: a name, <c>CHIP:OFFSET</c>, <c>CHIP:NAME</c>, an offset if there is one chip, or a
    /// net's name.
    /// </summary>
    /// <param name="text">What they call it.</param>
    /// <param name="chip">The chip that names and offsets without one belong to; null: any.</param>
    /// <exception cref="VirtualGpioException">There is none, or it is not clear which; nearest names are in the message.</exception>
    public LineTarget Find(string text, string? chip = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (chip is not null)
            return On(Chip(chip), text);
        if (_lines.TryGetValue(text, out List<LineEntry>? named))
            return Only(named, text);
        if (_nets.TryGetValue(text, out int net))
            return new LineTarget(net, OnlyLine(net));
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && _chips.TryGetValue(text[..colon], out ChipEntry? given))
            return On(given, text[(colon + 1)..]);
        if (IsOffset(text, out _) && Chips.Count == 1)
            return On(Chips[0], text);
        throw Unknown(text, colon);
    }

    private static LineTarget On(ChipEntry chip, string text)
    {
        LineEntry[] named = [.. chip.Lines.Where(line => line.Name.Length > 0 && line.Name == text)];
        if (named.Length > 0)
            return Only(named, text);
        if (IsOffset(text, out int offset))
        {
            return offset < chip.Lines.Count
                ? new LineTarget(chip.Lines[offset].Net, chip.Lines[offset])
                : throw new VirtualGpioException(
                    ErrorKind.NoSuchLine, $"There is no line {offset} on {chip.Name}: it has lines 0 to {chip.Lines.Count - 1}.");
        }

        string[] names = [.. chip.Lines.Select(line => line.Name).Where(name => name.Length > 0)];
        string hint = NearestNames.Hint(text, names);
        string help = hint.Length > 0 ? hint
            : names.Length == 0 ? $" No line has a name there: give offsets, 0 to {chip.Lines.Count - 1}."
            : " See the lines with: vgpio info";
        throw new VirtualGpioException(ErrorKind.NoSuchLine, $"There is no line '{text}' on {chip.Name}.{help}");
    }

    private static LineTarget Only(IReadOnlyList<LineEntry> named, string text)
    {
        if (named.Count == 1)
            return new LineTarget(named[0].Net, named[0]);
        string candidates = string.Join(", ", named.Take(MostCandidates).Select(line => line.Address));
        throw new VirtualGpioException(
            ErrorKind.InvalidArgument,
            $"{named.Count} lines are named '{text}' ({candidates}{(named.Count > MostCandidates ? ", …" : "")}): say which, as CHIP:OFFSET.");
    }

    private static bool IsOffset(string text, out int offset) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset);

    private LineEntry? OnlyLine(int net) => _netsById[net].Lines is [var line] ? line : null;

    private VirtualGpioException Unknown(string text, int colon)
    {
        if (IsOffset(text, out _) && Chips.Count > 1)
        {
            return new VirtualGpioException(
                ErrorKind.NoSuchLine, $"Which chip's line {text}? There are several chips: give it as CHIP:{text}.{Listed("Chips", Chips.Select(one => one.Name))}");
        }

        if (colon > 0)
            return new VirtualGpioException(ErrorKind.NoSuchLine, $"There is no chip '{text[..colon]}' in '{text}'.{NearestNames.Hint(text[..colon], _chips.Keys)}");
        string hint = NearestNames.Hint(text, _lines.Keys.Concat(_nets.Keys));
        string where = Chips.Count == 1 ? $" on {Chips[0].Name}" : "";
        string help = hint.Length > 0 ? hint
            : Chips.Count == 0 ? " The board has no chip."
            : _lines.Count == 0 && Chips.Count == 1 ? $" No line has a name there: give offsets, 0 to {Chips[0].Lines.Count - 1}."
            : " See the lines with: vgpio info";
        return new VirtualGpioException(ErrorKind.NoSuchLine, $"There is no line '{text}'{where}.{help}");
    }

    private static string Listed(string what, IEnumerable<string> names)
    {
        string[] first = [.. names.Take(MostCandidates + 1)];
        return first.Length == 0 ? "" : $" {what}: {string.Join(", ", first.Take(MostCandidates))}{(first.Length > MostCandidates ? ", …" : "")}.";
    }
}
