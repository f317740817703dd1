// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli;

/// <summary>The exit statuses of <c>vgpio</c>. Scripts depend on them: they never change their meaning.</summary>
internal static class ExitStatus
{
    /// <summary>Done, or whoever read the output has left.</summary>
    internal const int Ok = 0;

    /// <summary>It was tried and failed; stderr says why.</summary>
    internal const int Failure = 1;

    /// <summary>The command line is wrong: an unknown verb, option, line or value. Nothing was done.</summary>
    internal const int Usage = 2;

    /// <summary>No board is running, or none of that name.</summary>
    internal const int NoBoard = 3;

    /// <summary>The guest did not take the edges in time (what was set holds; it may learn of it later), or what was waited for did not come.</summary>
    internal const int Timeout = 4;

    /// <summary>The board was stopped, or its process died, while the verb was at work.</summary>
    internal const int BoardGone = 5;

    /// <summary>Ended by Ctrl-C (SIGINT).</summary>
    internal const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    internal const int Terminated = 143;

    /// <summary>What is told at the end of <c>vgpio --help</c>.</summary>
    internal const string Help =
        """
        Exit status:
          0    done, or whoever read the output has left
          1    tried and failed
          2    wrong command line, unknown line or value; nothing was done
          3    no board is running, or none of that name
          4    the guest did not take the edges, or what was waited for did not come, in time
          5    the board went away, or did not answer any more
          130  ended by Ctrl-C (SIGINT); 'up', 'record' and 'watch' stop cleanly and end with 0
          143  ended by SIGTERM; 'up', 'record' and 'watch' stop cleanly and end with 0
        Of 'run': that of its program; 125 if vgpio failed by itself, 126 and 127 if there is no program to run
        """;
}
