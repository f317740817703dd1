// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using VirtualGpio.Boards;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Run;
using VirtualGpio.Ivshmem;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Daemon.Up;

/// <summary>The command line, but for the wire's. Its texts say <c>vgpio</c>, which this program is called through.</summary>
internal static class VerbLine
{
    private static readonly Func<Command>[] s_verbs = [UpVerb.Create, RunVerb.Create, CheckVerb.Create, SchemaVerb.Create];

    /// <summary>Runs a verb.</summary>
    /// <returns>One of <see cref="ExitStatus"/>.</returns>
    internal static int Run(string[] arguments)
    {
        // No RootCommand: that is called as the file is, and this one as what it is called through.
        var root = new Command("vgpio", $"Serves virtual GPIO boards.\n\n{ExitStatus.Help}") { new HelpOption(), new VersionOption() };
        foreach (Func<Command> create in s_verbs)
            root.Add(create());
        string verb = arguments.Length > 0 && root.Subcommands.Any(known => known.Name == arguments[0]) ? $"vgpio {arguments[0]}" : "vgpio";
        try
        {
            ParseResult result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            Check(result, arguments, verb);
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OutputClosedException)
        {
            return ExitStatus.Ok;
        }
        catch (BoardFileException failure)
        {
            // With file, line and column, as compilers do: editors find the place.
            foreach (BoardFileError error in failure.Errors)
                Console.Error.WriteLine(Printable(error.ToString()));
            return StatusOf(verb, ExitStatus.Usage);
        }
        catch (VerbException failure)
        {
            return Fail(verb, failure);
        }
        catch (VirtualGpioException failure)
        {
            return Fail(verb, VerbException.From(failure));
        }
        catch (RuntimeDirectoryException failure)
        {
            return Fail(verb, VerbException.From(failure));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SocketException or IvshmemProtocolException or VhostUserException)
        {
            return Fail(verb, VerbException.Failure(failure.Message, failure));
        }
    }

    /// <summary>A text from a file or a guest, for a terminal: what could steer that is shown as '?'.</summary>
    internal static string Printable(string text) =>
        string.Create(text.Length, text, static (result, source) =>
        {
            for (int i = 0; i < source.Length; i++)
                result[i] = char.IsControl(source[i]) ? '?' : source[i];
        });

    private static int Fail(string verb, VerbException failure)
    {
        Console.Error.WriteLine($"{verb}: {Printable(failure.Message)}");
        return StatusOf(verb, failure.Status);
    }

    /// <summary>1 and 2 could be those of the program that 'run' was to run.</summary>
    private static int StatusOf(string verb, int status) =>
        verb == "vgpio run" && status is (ExitStatus.Failure or ExitStatus.Usage) ? ExitStatus.RunFailure : status;

    /// <exception cref="VerbException">The command line is wrong.</exception>
    private static void Check(ParseResult result, string[] arguments, string verb)
    {
        CheckForOptions(result.CommandResult, arguments, verb);
        if (result.Errors.Count == 0)
            return;
        string first = arguments.FirstOrDefault("");
        if (verb == "vgpio" && first.Length > 0 && !first.StartsWith('-'))
        {
            string[] names = [.. result.RootCommandResult.Command.Subcommands.Select(known => known.Name)];
            throw VerbException.Usage($"There is no verb '{first}'.{NearestNames.Hint(first, names)} Try 'vgpio --help'.");
        }

        string[] messages = [.. result.Errors.Select(error => error.Message).Distinct()];
        throw VerbException.Usage($"{string.Join(' ', messages)} Try '{verb} --help'.");
    }

    /// <summary>A mistyped option is taken for a file by the parser. No file begins with a dash, unless a -- stands before it.</summary>
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
        throw VerbException.Usage($"There is no option '{unknown}'.{NearestNames.Hint(unknown, known)} Try '{verb} --help'.");
    }
}
