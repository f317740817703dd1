// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;

namespace VirtualGpio.Cli.Verbs;

/// <summary>The command line of <c>vgpio</c>, all of it.</summary>
internal static class VerbLine
{
    private static readonly Verb[] s_verbs =
    [
        new("up", () => DaemonVerb("up", "Serve a board until Ctrl-C. Prints what to add to QEMU's command line, and 'ready'.")),
        new("run", () => DaemonVerb("run", "Run a program of this machine with GPIO chips: vgpio run -- gpiomon button")),
        new("status", StatusVerb.Create),
        new("down", DownVerb.Create),
        new("detect", DetectVerb.Create),
        new("info", InfoVerb.Create),
        new("get", GetVerb.Create),
        new("set", SetVerb.Create),
        new("toggle", ToggleVerb.Create),
        new("pulse", PulseVerb.Create),
        new("pull", PullVerb.Create),
        new("release", ReleaseVerb.Create),
        new("force", ForceVerb.Create),
        new("mon", MonVerb.Create),
        new("notify", NotifyVerb.Create),
        new("wait", WaitVerb.Create),
        new("watch", WatchVerb.Create),
        new("record", RecordVerb.Create),
        new("play", PlayVerb.Create),
        new("measure", MeasureVerb.Create),
        new("recording", RecordingVerb.Create),
        new("batch", BatchVerb.Create),
        new("device", DeviceVerb.Create),
        new("chip", ChipVerb.Create),
        new("qemu-args", QemuArgsVerb.Create),
        new("check", () => DaemonVerb("check", "Check a board file.")),
        new("schema", () => DaemonVerb("schema", "Print the schema of board files.")),
        new("completion", CompletionVerb.Create),
        new("complete", CompleteVerb.Create),
    ];

    /// <summary>A word that begins with @ is a word, not a file to read arguments from.</summary>
    internal static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a verb.</summary>
    /// <returns>One of <see cref="ExitStatus"/>.</returns>
    /// <exception cref="CliException">The command line is wrong, or the verb fails.</exception>
    internal static int Run(string[] arguments)
    {
        ParseResult result = Root(arguments).Parse(arguments, Configuration);
        Check(result, arguments);
        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>What messages begin with: the program, and the verb if that is clear.</summary>
    internal static string Name(string[] arguments) =>
        arguments.Length > 0 && Array.Exists(s_verbs, known => known.Name == arguments[0]) ? $"vgpio {arguments[0]}" : "vgpio";

    /// <summary>All verbs.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand($"Virtual GPIO chips for guests and tests.\n\n{ExitStatus.Help}");
        foreach (Verb verb in s_verbs)
            root.Add(verb.Create());
        NameArguments(root);
        return root;
    }

    /// <summary>Without a name of their own, the help calls arguments by all that they may be: every line of the board that runs.</summary>
    private static void NameArguments(Command command)
    {
        foreach (Argument argument in command.Arguments)
            argument.HelpName ??= argument.Name;
        foreach (Command part in command.Subcommands)
            NameArguments(part);
    }

    /// <summary>
    /// The verbs; the one that is asked for alone if that is clear, as making the others takes time, and so does a
    /// <see cref="RootCommand"/>, which looks its own name and version up.
    /// </summary>
    private static Command Root(string[] arguments)
    {
        bool help = arguments.Any(argument => argument is "-h" or "-?" or "--help");
        return !help && arguments.Length > 0 && Array.Find(s_verbs, known => known.Name == arguments[0]) is { } asked
            ? new Command("vgpio") { asked.Create() }
            : Root();
    }

    /// <summary>Stands in the list of verbs; what it can do is told and done by the daemon's program.</summary>
    private static Command DaemonVerb(string name, string description) => new(name, description) { TreatUnmatchedTokensAsErrors = false };

    /// <exception cref="CliException">The command line is wrong.</exception>
    private static void Check(ParseResult result, string[] arguments)
    {
        if (result.Errors.Count == 0)
        {
            CheckForOptions(result.CommandResult, arguments);
            return;
        }

        string verb = Name(arguments);
        string first = arguments.FirstOrDefault("");
        if (verb == "vgpio" && first.Length > 0 && !first.StartsWith('-'))
        {
            throw CliException.Usage(
                $"There is no verb '{first}'.{NearestNames.Hint(first, s_verbs.Select(known => known.Name))} Try 'vgpio --help'.");
        }

        if (result.UnmatchedTokens.FirstOrDefault(word => word.StartsWith('-')) is { } option && !arguments.Contains("--"))
            throw NoOption(result.CommandResult.Command, option, arguments);
        string[] messages = [.. result.Errors.Select(error => error.Message).Distinct()];
        throw CliException.Usage($"{string.Join(' ', messages)} Try '{verb} --help'.");
    }

    /// <summary>A mistyped option is taken for a line by the parser. No line begins with a dash, unless a -- stands before it.</summary>
    private static void CheckForOptions(CommandResult command, string[] arguments)
    {
        if (arguments.Contains("--"))
            return;
        string? unknown = command.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .FirstOrDefault(value => value.Length > 1 && value.StartsWith('-'));
        if (unknown is not null)
            throw NoOption(command.Command, unknown, arguments);
    }

    private static CliException NoOption(Command command, string unknown, string[] arguments)
    {
        string[] known = [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name))];
        if (known.Contains(unknown))
            return CliException.Usage($"The option '{unknown}' stands in front of the verb. Put it behind: vgpio {command.Name} … {unknown} …");
        return CliException.Usage($"There is no option '{unknown}'.{NearestNames.Hint(unknown, known)} Try '{Name(arguments)} --help'.");
    }
}
