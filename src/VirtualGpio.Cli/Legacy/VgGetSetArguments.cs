// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Cli.Legacy;

/// <summary>The command line of <c>vg_get_set</c>, checked.</summary>
internal sealed record VgGetSetArguments
{
    internal const string Help =
        """
        -v, --version         prints version and exits
        -d, --device=DEVICE   specify device for usage e.g. [default=/dev/shm/ivshmem]
        -r, --read=NR         reads corresponding gpio value, numeration starts from 0
        -l, --write-low=NR    write low to corresponding gpio
        -i, --write-high=NR   write high to corresponding gpio
        -p, --peer=ID         notify peer_id of interrupt
        -n, --ngpio=CNT       specify gpio number
        -h, --help            prints this message

        """;

    /// <summary>A bit of a 32-bit register per line.</summary>
    private const int MostLines = 32;

    private const string Letters = "vd:r:l:i:p:n:h";

    private static readonly LongOption[] s_names =
    [
        new("version", OptionArgument.None, 'v'),
        new("device", OptionArgument.Required, 'd'),
        new("read", OptionArgument.Required, 'r'),
        new("write-low", OptionArgument.Required, 'l'),
        new("write-high", OptionArgument.Required, 'i'),
        new("peer", OptionArgument.Required, 'p'),
        new("ngpio", OptionArgument.Required, 'n'),
        new("help", OptionArgument.None, 'h'),
    ];

    /// <summary>Whether to print the version and nothing else.</summary>
    internal bool ShowVersion { get; private init; }

    /// <summary>Whether to print the help and nothing else.</summary>
    internal bool ShowHelp { get; private init; }

    /// <summary>The memory's file.</summary>
    internal string Device { get; private init; } = "/dev/shm/ivshmem";

    /// <summary>What to do, in the order given.</summary>
    internal IReadOnlyList<VgGetSetOperation> Operations { get; private init; } = [];

    /// <summary>The guest to interrupt; there if anything is to be written.</summary>
    internal ushort? Peer { get; private init; }

    /// <summary>Reads the arguments behind the program's name.</summary>
    /// <exception cref="CliException">They are wrong.</exception>
    internal static VgGetSetArguments Parse(string program, IReadOnlyList<string> arguments)
    {
        var options = new GetOpt(program, arguments, Letters, s_names);
        var parsed = new VgGetSetArguments();
        List<(string Text, bool? Level)> operations = [];
        int lines = MostLines;
        while (options.Next() is { } letter)
        {
            string value = options.Argument ?? "";
            switch (letter)
            {
                // What is asked for first is answered, as ever.
                case 'v':
                    return parsed with { ShowVersion = true };
                case 'h':
                    return parsed with { ShowHelp = true };
                case 'd':
                    parsed = parsed with { Device = value };
                    break;
                case 'r':
                    operations.Add((value, null));
                    break;
                case 'l':
                    operations.Add((value, false));
                    break;
                case 'i':
                    operations.Add((value, true));
                    break;
                case 'p':
                    parsed = parsed with { Peer = (ushort)Number(value, "peer", "-p", 0, ushort.MaxValue) };
                    break;
                case 'n':
                    lines = Number(value, "number of lines", "-n", 1, MostLines);
                    break;
                default:
                    throw CliException.Usage($"{options.Error![(program.Length + 2)..]}; see --help");
            }
        }

        if (options.Operands.Count > 0)
            throw CliException.Usage($"unexpected argument '{options.Operands[0]}'; see --help");
        return Complete(parsed, operations, lines);
    }

    private static VgGetSetArguments Complete(VgGetSetArguments parsed, List<(string Text, bool? Level)> operations, int lines)
    {
        if (operations.Count == 0)
            throw CliException.Usage("nothing to do; give -r, -l or -i with a line, or see --help");
        // Last, as -n may stand behind them.
        VgGetSetOperation[] checkedOperations =
            [.. operations.Select(operation => new VgGetSetOperation(Line(operation.Text, operation.Level, lines), operation.Level))];
        int write = Array.FindIndex(checkedOperations, operation => operation.Level is not null);
        return write < 0 || parsed.Peer is not null
            ? parsed with { Operations = checkedOperations }
            : throw CliException.Usage(string.Create(
                CultureInfo.InvariantCulture, $"no peer to notify of the write to line {checkedOperations[write].Line}; give the guest's ID with -p"));
    }

    private static int Line(string text, bool? level, int lines) =>
        Number(text, "line", level switch { null => "-r", false => "-l", true => "-i" }, 0, lines - 1);

    private static int Number(string text, string what, string option, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw CliException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option}: '{text}' is no {what}; give {least} to {most}"));
}
