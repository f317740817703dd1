// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Boards;
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Devices;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Up;

/// <summary><c>vgpio up</c>: serves a board.</summary>
internal sealed class UpVerb
{
    private const int MostLines = 1024;
    private const string OnlyChip = "gpio0";

    private readonly Argument<string?> _file = new("BOARD.yaml") { Description = "The board file; without one: one chip, gpio0.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _name = new("--name", "-b", "--board") { Description = "The board's name [default: the board file's, or 'board'].", HelpName = "NAME" };
    private readonly Option<string?> _directory = new("--dir")
    {
        Description = "Where boards are found [default: $XDG_RUNTIME_DIR/vgpio or /tmp/vgpio-UID].",
        HelpName = "DIR",
    };
    private readonly Option<int?> _lines = new("--lines") { Description = $"How many lines the chip has, 1 to {MostLines} [default: {BoardLimits.DefaultLines}].", HelpName = "N" };
    private readonly Option<string[]> _lineNames = new("--line-names")
    {
        Description = "Names: a,b,c for lines 0, 1, 2, or N=name for line N; may be repeated.",
        HelpName = "NAMES",
    };
    private readonly Option<string[]> _pulls = new("--pull") { Description = "Put a resistor on a line: LINE=up or LINE=down; may be repeated.", HelpName = "LINE=PULL" };
    private readonly Option<string?> _transport = new("--transport")
    {
        Description = $"What carries the chip: {string.Join(", ", TransportType.All.Select(type => type.Name))} [default: {TransportType.Default.Name}]. virtio: for guests with Linux' own driver.",
        HelpName = "TRANSPORT",
    };
    private readonly Option<bool> _plain = new("--plain") { Description = "As --transport ivshmem-plain: no interrupts, for hosts or guests without eventfds." };
    private readonly Option<bool> _stopWire = new("--stop-wire")
    {
        Description = "When stopped, end the wires also where a guest is attached; that guest has no chip until its QEMU is started again.",
    };
    private readonly Option<string> _wireIdle = new("--wire-idle") { Description = "How long a wire stays when nobody is attached.", DefaultValueFactory = _ => "30s", Hidden = true };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON: an object per line, the first one when the board is ready." };
    private readonly Option<string?> _listen = new("--listen") { Description = "Serve the API on TCP too; needs --token-file.", HelpName = "ADDRESS:PORT" };
    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "The file with the token that TCP requests must show; made, with a random one, if it is not there.",
        HelpName = "FILE",
    };
    private readonly Option<string[]> _hosts = new("--allow-host") { Description = "A further name that TCP requests may call this machine by; may be repeated.", HelpName = "NAME" };
    private readonly Option<int> _eventLog = new("--event-log")
    {
        Description = "How many events are kept for those who read slowly, 16 to 16777216.",
        HelpName = "N",
        DefaultValueFactory = _ => new BoardHostOptions().EventCapacity,
    };

    internal static Command Create()
    {
        var verb = new UpVerb();
        Command command = new("up", "Serve a board until Ctrl-C. Prints what to add to QEMU's command line, and 'ready'.")
        {
            verb._file, verb._name, verb._directory, verb._lines, verb._lineNames, verb._pulls, verb._transport, verb._plain, verb._stopWire, verb._wireIdle,
            verb._json, verb._listen, verb._tokenFile, verb._hosts, verb._eventLog,
        };
        command.SetAction(arguments => new BoardService(verb.Read(arguments)).Run());
        return command;
    }

    private UpSettings Read(ParseResult arguments)
    {
        string? file = arguments.GetValue(_file);
        BoardDescription board = file is null ? OneChip(arguments) : FromFile(arguments, file);
        string name = arguments.GetValue(_name) ?? board.Name;
        int events = arguments.GetValue(_eventLog);
        return events is < 16 or > 1 << 24
            ? throw VerbException.Usage($"--event-log: {events} is out of range. Give 16 to {1 << 24}.")
            : new UpSettings
            {
                Paths = RuntimeDirectory.Of(RuntimeDirectory.Base(arguments.GetValue(_directory)), name),
                Board = board with { Name = name },
                BoardFile = file is null ? null : Path.GetFullPath(file),
                StopWire = arguments.GetValue(_stopWire),
                WireIdle = ParseIdle(arguments.GetValue(_wireIdle)!),
                Json = arguments.GetValue(_json),
                Listen = ReadListen(arguments),
                EventLog = events,
            };
    }

    private BoardDescription FromFile(ParseResult arguments, string file)
    {
        Option? contradicts = new Option[] { _lines, _lineNames, _pulls, _transport, _plain }.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false });
        return contradicts is null
            ? BoardFile.Load(file)
            : throw VerbException.Usage($"{contradicts.Name} is for a board without a file: write it into {file}, or leave one of the two out.");
    }

    private BoardDescription OneChip(ParseResult arguments)
    {
        int count = arguments.GetValue(_lines) ?? BoardLimits.DefaultLines;
        if (count is < 1 or > MostLines)
            throw VerbException.Usage($"--lines: {count} is out of range. Give 1 to {MostLines}.");
        string[] names = LineNames.Parse(arguments.GetValue(_lineNames) ?? [], count);
        Signal[] pulls = LinePulls.Parse(arguments.GetValue(_pulls) ?? [], names);
        return new BoardDescription
        {
            Name = BoardFile.Default().Name,
            Chips =
            [
                new ChipDescription
                {
                    Name = OnlyChip,
                    Transport = TransportOf(arguments),
                    Lines = count,
                    LineDescriptions = [.. Enumerable.Range(0, count).Select(i => new LineDescription { Offset = i, Name = names[i], Pull = pulls[i] })],
                },
            ],
        };
    }

    private string TransportOf(ParseResult arguments)
    {
        string? name = arguments.GetValue(_transport);
        if (arguments.GetValue(_plain))
        {
            return name is null or "ivshmem-plain"
                ? "ivshmem-plain"
                : throw VerbException.Usage($"--plain and --transport {name} exclude each other. Give one of them.");
        }

        string[] known = [.. TransportType.All.Select(type => type.Name)];
        return name is null ? TransportType.Default.Name
            : known.Contains(name) ? name
            : throw VerbException.Usage($"--transport: there is no '{name}'.{NearestNames.Hint(name, known)} Possible are: {string.Join(", ", known)}.");
    }

    private ListenSettings? ReadListen(ParseResult arguments)
    {
        string? address = arguments.GetValue(_listen);
        string? token = arguments.GetValue(_tokenFile);
        string[] hosts = arguments.GetValue(_hosts) ?? [];
        if (address is not null && token is null)
            throw VerbException.Usage("--listen: give --token-file too. Whoever can reach the address could drive the lines otherwise.");
        if (address is null && hosts.Length > 0 && token is null)
            throw VerbException.Usage("--allow-host: it is of use with --listen only.");
        return token is null ? null : new ListenSettings(address is null ? null : ListenSettings.Parse(address), Path.GetFullPath(token), hosts);
    }

    /// <summary>A day is the longest: more is a slip of the keyboard.</summary>
    private static TimeSpan ParseIdle(string text) =>
        DurationText.TryParse(text, out long nanoseconds) && nanoseconds <= TimeSpan.FromDays(1).Ticks * TimeSpan.NanosecondsPerTick
            ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
            : throw VerbException.Usage($"--wire-idle: '{text}' is no period. Give a number of milliseconds, or one with a unit, up to a day: 5ms, 2s, 1m.");
}
