// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Parsing;
using VirtualGpio.Cli.Text;
using VirtualGpio.Ivshmem;

namespace VirtualGpio.Cli.Verbs;

/// <summary>The command line of <c>vgpio</c>.</summary>
internal static class VerbLine
{
    private static readonly Verb[] s_verbs =
    [
        new("up", UpVerb.Create),
        new("info", InfoVerb.Create),
        new("get", GetVerb.Create),
        new("set", SetVerb.Create),
        new("toggle", ToggleVerb.Create),
        new("release", ReleaseVerb.Create),
        new("pull", PullVerb.Create),
        new("mon", MonVerb.Create),
        new("wire", WireVerb.Create),
    ];

    /// <summary>Runs a verb.</summary>
    /// <returns>One of <see cref="ExitStatus"/>.</returns>
    internal static int Run(string[] arguments)
    {
        string verb = arguments.Length > 0 && IsVerb(arguments[0]) ? $"vgpio {arguments[0]}" : "vgpio";
        try
        {
            ParseResult result = Root(arguments).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            Check(result, arguments, verb);
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OutputClosedException)
        {
            return ExitStatus.Ok;
        }
        catch (CliException failure)
        {
            return Fail(verb, failure);
        }
        catch (VirtualGpioException failure)
        {
            return Fail(verb, CliException.From(failure));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or IvshmemProtocolException)
        {
            return Fail(verb, CliException.Failure(failure.Message, failure));
        }
    }

    private static int Fail(string verb, CliException failure)
    {
        Console.Error.WriteLine($"{verb}: {LineInfoFormat.Printable(failure.Message)}");
        return failure.Status;
    }

    private static bool IsVerb(string name) => Array.Exists(s_verbs, known => known.Name == name);

    /// <exception cref="CliException">The command line is wrong.</exception>
    private static void Check(ParseResult result, string[] arguments, string verb)
    {
        if (result.Errors.Count == 0)
        {
            CheckForOptions(result.CommandResult, arguments, verb);
            return;
        }

        string first = arguments.FirstOrDefault("");
        if (verb == "vgpio" && first.Length > 0 && !first.StartsWith('-'))
            throw CliException.Usage($"There is no verb '{first}'.{NearestNames.Hint(first, s_verbs.Select(known => known.Name))} Try 'vgpio --help'.");
        string[] messages = [.. result.Errors.Select(error => error.Message).Distinct()];
        throw CliException.Usage($"{string.Join(' ', messages)} Try '{verb} --help'.");
    }

    /// <summary>A mistyped option is taken for a line by the parser. No line begins with a dash, unless a -- stands before it.</summary>
    private static void CheckForOptions(CommandResult command, string[] arguments, string verb)
    {
        if (arguments.Contains("--"))
            return;
        string? unknown = command.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .FirstOrDefault(value => value.StartsWith('-'));
        if (unknown is null)
            return;
        IEnumerable<string> known = command.Command.Options.SelectMany(option => option.Aliases.Append(option.Name));
        throw CliException.Usage($"There is no option '{unknown}'.{NearestNames.Hint(unknown, known)} Try '{verb} --help'.");
    }

    /// <summary>
    /// The verbs; the one that is asked for alone if that is clear, as making the others takes time, and so does a
    /// <see cref="RootCommand"/>, which looks its own name and version up.
    /// </summary>
    private static Command Root(string[] arguments)
    {
        bool help = arguments.Any(argument => argument is "-h" or "-?" or "--help");
        if (!help && arguments.Length > 0 && Array.Find(s_verbs, known => known.Name == arguments[0]) is { } asked)
            return new Command("vgpio") { asked.Create() };

        var root = new RootCommand($"Virtual GPIO chips for guests and tests.\n\n{ExitStatus.Help}");
        foreach (Verb verb in s_verbs)
            root.Add(verb.Create());
        return root;
    }
}
