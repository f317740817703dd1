// SPDX-License-Identifier: MIT
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>What a board file looks like: all of its keys.</summary>
internal static class BoardShape
{
    /// <summary>The names of boards, chips, nets, devices and recordings.</summary>
    public static PatternKind Name { get; } = new(
        $"1 to {BoardLimits.MaxNameLetters} letters (a to z, A to Z), digits, '-', '_' and '.', and begin with a letter or digit",
        $"^[A-Za-z0-9][A-Za-z0-9._-]{{0,{BoardLimits.MaxNameLetters - 1}}}$");

    /// <summary>What a device or a recording is attached to.</summary>
    public static PatternKind Reference { get; } = new(
        "a net, or a line as CHIP:OFFSET, CHIP:NAME or, if no other line has it, its name", """^[^:]+(:[^:]+)?$""");

    /// <summary>A resistor.</summary>
    public static ChoiceKind Pull { get; } = new("none", "up", "down");

    /// <summary>What becomes of a net that nothing drives, in the order of <see cref="NetRest"/>.</summary>
    public static ChoiceKind Rest { get; } = new("keep", "low", "high");

    /// <summary>A device.</summary>
    public static DeviceShape Device { get; } = new(DeviceCatalog.Types);

    /// <summary>One line of a chip.</summary>
    public static MapShape Line { get; } = new("a line",
    [
        new("name", "the line's name, as the software under test sees it", new ScalarShape(new LineNameKind())),
        new("pull", "a resistor on the line", new ScalarShape(Pull), Default: "none"),
        new("hog", "ties the line to a strong level", new ScalarShape(new LevelKind())),
    ]);

    /// <summary>A chip.</summary>
    public static MapShape Chip { get; } = new("a chip",
    [
        new("transport", $"what carries the chip to the software under test ({Transports()})",
            new ScalarShape(new ChoiceKind([.. TransportType.All.Select(type => type.Name)])), Default: TransportType.Default.Name),
        new("lines", "the number of lines", new ScalarShape(new IntegerKind(1, VirtualGpio.Chip.MaxLines)), Default: $"{BoardLimits.DefaultLines}"),
        new("names", "the lines' names, from offset 0 on; ~ for a line without",
            new ListShape(new OptionalShape(new ScalarShape(new LineNameKind())), "a list of names of lines, such as [button, led]")),
        new("line", "more about some of the lines, by offset or name",
            new NamedMapShape(
                "line",
                new PatternKind($"an offset, or the name of a line of 1 to {VirtualGpio.Chip.MaxNameBytes} bytes", "^[^:]{1,31}$"),
                Line,
                0,
                VirtualGpio.Chip.MaxLines)),
    ]);

    /// <summary>A net, written out.</summary>
    public static MapShape Net { get; } = new("a net",
    [
        new("connects", "the lines that the net connects", Lines()),
        new("pull", "a resistor on the net", new ScalarShape(Pull), Default: "none"),
        new("rest", "what becomes of the level when nothing drives the net", new ScalarShape(Rest), Default: "keep"),
        new("initial", "the level while nothing has driven the net yet", new ScalarShape(new LevelKind()), Default: "low"),
    ]);

    /// <summary>A recording.</summary>
    public static MapShape Recording { get; } = new("a recording",
    [
        new("file", "the file to write, relative to the board file", new ScalarShape(new TextKind(1024)), IsRequired: true),
        new("of", "the nets and lines to record; without it, all nets",
            new ListShape(new ScalarShape(Reference), "a list of nets and lines, such as [gpio0:3, wire]", least: 1)),
    ]);

    /// <summary>The file.</summary>
    public static MapShape Root { get; } = new("a board",
    [
        new("name", "the board's name; without it, the file's", new ScalarShape(Name)),
        new("chips", "the chips, by name", Named("chip", Chip, 1, BoardLimits.MaxChips), IsRequired: true),
        new("nets", "what connects lines with each other, by name: a list of lines, or a map",
            Named("net", new ListOrMapShape(Lines(), Net), 0, BoardLimits.MaxNets)),
        new("devices", "device models, by name", Named("device", Device, 0, BoardLimits.MaxDevices)),
        new("recordings", "what is recorded to files, by name", Named("recording", Recording, 0, BoardLimits.MaxRecordings)),
    ]);

    private static ListShape Lines() => new(
        new ScalarShape(new PatternKind("a line as CHIP:OFFSET, CHIP:NAME or, if no other line has it, its name", Reference.Pattern)),
        "a list of lines, such as [gpio0:3, gpio1:led]");

    private static NamedMapShape Named(string noun, Shape value, int least, int most) => new(noun, Name, value, least, most);

    private static string Transports() => string.Join("; ", TransportType.All.Select(type => $"{type.Name}: {type.Description}"));
}
