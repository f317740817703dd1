// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using VirtualGpio.Boards;
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Up;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Run;

/// <summary><c>vgpio run</c>: runs a program of this machine that sees chips of a board.</summary>
internal sealed class RunVerb
{
    /// <summary>By which way the program sees its chips.</summary>
    internal const string ViewOption = "--view";

    /// <summary>By a private /dev and nothing else.</summary>
    internal const string Private = "private";

    private const string OnlyChip = "gpiochip0";
    private const string DefaultName = "run";
    private const string Separator = "--";
    private const string Auto = "auto";
    private const string Trapped = "trapped";
    private const string Example = "vgpio run -- gpiomon button";

    /// <summary>How long a wire stays when nobody is attached, as with <c>vgpio up</c>.</summary>
    private static readonly TimeSpan s_wireIdle = TimeSpan.FromSeconds(30);

    private readonly Argument<string[]> _program = new("PROGRAM") { Description = "The program and its arguments, behind '--'.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _board = new("--board", "-b") { Description = "The board file; without one: one chip, gpiochip0.", HelpName = "FILE" };
    private readonly Option<string[]> _chips = new("--chip", "-c")
    {
        Description = "The chips of the board that the program sees [default: all of transport 'uapi'].",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<int?> _lines = new("--lines") { Description = $"How many lines the chip has, 1 to {Chip.MaxLines} [default: {BoardLimits.DefaultLines}].", HelpName = "N" };
    private readonly Option<string[]> _lineNames = new("--line-names")
    {
        Description = "Names: a,b,c for lines 0, 1, 2, or N=name for line N; may be repeated.",
        HelpName = "NAMES",
    };
    private readonly Option<string?> _name = new("--name") { Description = "The board's name [default: the board file's, or 'run', 'run2' and so on].", HelpName = "BOARD" };
    private readonly Option<string?> _directory = new("--dir")
    {
        Description = "Where boards are found [default: $XDG_RUNTIME_DIR/vgpio or /tmp/vgpio-UID].",
        HelpName = "DIR",
    };
    private readonly Option<bool> _trace = new("--trace") { Description = "Show the GPIO calls of the program and its children on standard error." };
    private readonly Option<string?> _traceFile = new("--trace-file") { Description = "Write them to a file instead.", HelpName = "FILE" };

    private readonly Option<string> _view = new Option<string>(ViewOption)
    {
        Description = "How the program sees its chips: in a 'private' /dev, by 'trapped' calls that look for files, or 'auto': private where that is possible.",
        HelpName = "WAY",
        DefaultValueFactory = _ => Auto,
    }.AcceptOnlyFromAmong(Auto, Private, Trapped);

    private readonly Option<bool> _passCalls = new(LeftBehind.Option) { Hidden = true };

    internal static Command Create()
    {
        var verb = new RunVerb();
        Command command = new("run", $"Run a program of this machine with GPIO chips, and serve their board as long as it runs: {Example}")
        {
            verb._program, verb._board, verb._chips, verb._lines, verb._lineNames, verb._name, verb._directory, verb._view, verb._trace,
            verb._traceFile, verb._passCalls,
        };
        command.SetAction(arguments => arguments.GetValue(verb._passCalls) ? LeftBehind.Pass() : new ProgramRun(verb.Read(arguments)).Run());
        return command;
    }

    private RunSettings Read(ParseResult arguments)
    {
        string[] program = ReadProgram(arguments);
        string? file = arguments.GetValue(_board);
        BoardDescription board = file is null ? OneChip(arguments) : FromFile(arguments, file);
        string? name = arguments.GetValue(_name);
        string? traceFile = arguments.GetValue(_traceFile);
        return new RunSettings
        {
            Board = new UpSettings
            {
                Verb = "run",
                Paths = RuntimeDirectory.Of(RuntimeDirectory.Base(arguments.GetValue(_directory)), name ?? board.Name),
                Board = board with { Name = name ?? board.Name },
                BoardFile = file is null ? null : Path.GetFullPath(file),
                WireIdle = s_wireIdle,
                EventLog = new BoardHostOptions().EventCapacity,
            },
            MayBeRenamed = file is null && name is null,
            Chips = ReadChips(board, file, arguments.GetValue(_chips) ?? []),
            View = arguments.GetValue(_view) switch { Private => ViewChoice.Private, Trapped => ViewChoice.Trapped, _ => ViewChoice.Auto },
            IsTraced = traceFile is not null || arguments.GetValue(_trace),
            TraceFile = traceFile,
            Program = program,
        };
    }

    /// <summary>What stands behind the '--'. In front of it the parser takes for the program what it does not know, a mistyped option too.</summary>
    private string[] ReadProgram(ParseResult arguments)
    {
        string[] words = arguments.GetValue(_program) ?? [];
        int behind = arguments.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        if (words.Length > behind)
        {
            string first = words[0];
            IEnumerable<string> known = arguments.CommandResult.Command.Options.SelectMany(option => option.Aliases.Append(option.Name));
            throw VerbException.Usage(first.StartsWith('-')
                ? $"There is no option '{first}'.{NearestNames.Hint(first, known)} What is the program's stands behind '{Separator}': {Example}"
                : $"'{first}' stands in front of '{Separator}'. The program and its arguments stand behind it: {Example}");
        }

        return words.Length > 0 ? words : throw VerbException.Usage($"Say which program to run, behind '{Separator}': {Example}");
    }

    private BoardDescription FromFile(ParseResult arguments, string file)
    {
        Option? contradicts = new Option[] { _lines, _lineNames }.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false });
        return contradicts is null
            ? BoardFile.Load(file)
            : throw VerbException.Usage($"{contradicts.Name} is for a board without a file: write it into {file}, or leave one of the two out.");
    }

    private BoardDescription OneChip(ParseResult arguments)
    {
        int count = arguments.GetValue(_lines) ?? BoardLimits.DefaultLines;
        if (count is < 1 or > Chip.MaxLines)
            throw VerbException.Usage($"--lines: {count} is out of range. Give 1 to {Chip.MaxLines}.");
        string[] names = LineNames.Parse(arguments.GetValue(_lineNames) ?? [], count);
        return new BoardDescription
        {
            Name = DefaultName,
            Chips =
            [
                new ChipDescription
                {
                    Name = OnlyChip,
                    Transport = TransportType.Uapi.Name,
                    Lines = count,
                    LineDescriptions = [.. names.Select((name, offset) => new LineDescription { Offset = offset, Name = name })],
                },
            ],
        };
    }

    private static string[] ReadChips(BoardDescription board, string? file, string[] wanted)
    {
        string[] known = [.. board.ChipsForPrograms.Select(chip => chip.Name)];
        if (known.Length == 0)
        {
            throw VerbException.Usage(
                $"{file}: no chip of this board is for programs of this machine. Give one of them 'transport: {TransportType.Uapi.Name}'; it has: {string.Join(", ", board.Chips.Select(chip => $"{chip.Name} ({chip.Transport})"))}.");
        }

        foreach (string name in wanted.Except(known))
        {
            throw VerbException.Usage(board.Chips.FirstOrDefault(chip => chip.Name == name) is { } other
                ? $"--chip: '{name}' is carried by {other.Transport}, so no program of this machine sees it. Give it 'transport: {TransportType.Uapi.Name}' in {file}."
                : $"--chip: there is no chip '{name}'.{NearestNames.Hint(name, known)} Those for programs: {string.Join(", ", known)}.");
        }

        return wanted.Length == 0 ? known : [.. known.Where(wanted.Contains)];
    }
}
