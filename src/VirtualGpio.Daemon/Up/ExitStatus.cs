// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Up;

/// <summary>The exit statuses, those of <c>vgpio</c> that are possible here. Scripts depend on them: they never change their meaning.</summary>
internal static class ExitStatus
{
    /// <summary>Done, or whoever read the output has left.</summary>
    internal const int Ok = 0;

    /// <summary>It was tried and failed; stderr says why.</summary>
    internal const int Failure = 1;

    /// <summary>The command line or the board file is wrong. Nothing was done.</summary>
    internal const int Usage = 2;

    /// <summary>
    /// <c>vgpio run</c> failed by itself; all below is what the program ended with, or 127: there is no such program, as with
    /// <c>env</c> and <c>nohup</c>.
    /// </summary>
    internal const int RunFailure = 125;

    /// <summary>The program cannot be run.</summary>
    internal const int CannotRun = 126;

    /// <summary>What is told at the end of <c>--help</c>.</summary>
    internal const string Help =
        """
        Exit status:
          0    done; 'up' was stopped by Ctrl-C (SIGINT), SIGTERM or SIGHUP, or whoever read its output has left
          1    tried and failed
          2    wrong command line or board file; nothing was done
        Of 'run': that of the program, or 128 and the number of the signal that ended it; and
          125  vgpio failed by itself
          126  the program cannot be run
          127  there is no such program
        """;
}
