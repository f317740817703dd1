// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Quick;
using VirtualGpio.Cli.Text;
using VirtualGpio.Cli.Verbs;
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Cli;

/// <summary>Runs command lines of <c>vgpio</c>, and tells what went wrong.</summary>
internal static class CommandLine
{
    /// <summary>Runs a verb.</summary>
    /// <returns>One of <see cref="ExitStatus"/>.</returns>
    internal static int Run(string[] arguments)
    {
        try
        {
            return QuickLine.TryRead(arguments) is { } verb ? verb.Run() : RunFully(arguments);
        }
        catch (Exception failure) when (failure is OutputClosedException or ReaderGoneException)
        {
            return ExitStatus.Ok;
        }
        catch (CliException failure)
        {
            return Fail(arguments, failure.Status, failure.Message);
        }
        catch (BoardException failure)
        {
            return Fail(arguments, CliException.StatusOf(failure.Code), failure.Message);
        }
        catch (VirtualGpioException failure)
        {
            return Fail(arguments, failure.Kind == ErrorKind.InvalidArgument ? ExitStatus.Usage : ExitStatus.Failure, failure.Message);
        }
        catch (RuntimeDirectoryException failure)
        {
            return Fail(arguments, failure.IsUsage ? ExitStatus.Usage : ExitStatus.Failure, failure.Message);
        }
        catch (BoardGoneException failure)
        {
            return Fail(arguments, ExitStatus.BoardGone, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(arguments, ExitStatus.Failure, failure.Message);
        }
    }

    /// <summary>Not in <see cref="Run"/>, so that what it needs is not loaded where it is not run.</summary>
    private static int RunFully(string[] arguments) =>
        arguments.Length > 0 && DaemonProgram.Has(arguments[0]) ? DaemonProgram.Become(arguments) : VerbLine.Run(arguments);

    private static int Fail(string[] arguments, int status, string message)
    {
        try
        {
            Console.Error.WriteLine($"{VerbLine.Name(arguments)}: {LineInfoFormat.Printable(message)}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It is closed, or on a full disk: the status says it still.
        }

        return status;
    }
}
