// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Cli;

/// <summary><c>vgpiod</c>, which serves boards: a program of its own, so that verbs need not load what it is made of.</summary>
internal static class DaemonProgram
{
    private const string Name = "vgpiod";
    private const string RunVerb = "run";

    /// <summary>Other than those of the program that is to be run, as far as that is possible: as env and nohup have it.</summary>
    private const int RunFailure = 125;

    /// <summary>The verbs that are its own.</summary>
    internal static bool Has(string verb) => verb is "up" or RunVerb or "check" or "schema";

    /// <summary>Goes on as that program, with the same process: signals, terminal and exit status are its own from then on.</summary>
    /// <param name="arguments">The arguments, the verb first.</param>
    /// <exception cref="CliException">It cannot be run.</exception>
    internal static int Become(string[] arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "daemon", Name);
        try
        {
            ProcessImage.Replace(path, arguments);
            return ExitStatus.Failure;
        }
        catch (LinuxException failure) when (failure.Errno is Errno.ENOENT or Errno.EACCES or Errno.ENOTDIR)
        {
            throw new CliException(
                arguments is [RunVerb, ..] ? RunFailure : ExitStatus.Failure,
                $"{path} cannot be run ({LinuxException.Describe(failure.Errno)}). It is part of vgpio: install or build that again.",
                failure);
        }
    }
}
