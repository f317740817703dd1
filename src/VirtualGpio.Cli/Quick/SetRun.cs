// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Quick;

/// <summary><c>vgpio set</c> in its plain form: drives lines, and that is it.</summary>
internal sealed record SetRun : VerbRun
{
    /// <summary>How long to wait for the software to make room, unless told otherwise.</summary>
    internal const long UsualTimeout = 5 * Period.NanosecondsPerSecond;

    /// <summary><c>LINE=VALUE</c>, as they were given.</summary>
    internal required string[] Assignments { get; init; }

    /// <summary><c>--timeout</c>, in nanoseconds.</summary>
    internal long Timeout { get; init; } = UsualTimeout;

    /// <summary><c>--settle</c>.</summary>
    internal bool Settle { get; init; }

    /// <inheritdoc/>
    internal override int Run()
    {
        LineLevel[] values = Parse();
        using BoardClient client = BoardConnection.Open(Board);
        client.SetAsync(Request(values)).Now();
        return ExitStatus.Ok;
    }

    /// <summary>What is asked of the daemon.</summary>
    internal SetRequest Request(LineLevel[] values) => new() { Values = values, TimeoutNanoseconds = Timeout, Settle = Settle };

    /// <summary>The lines and their levels.</summary>
    /// <exception cref="CliException">One of them is none.</exception>
    internal LineLevel[] Parse()
    {
        // A loop: Linq's code for this would be compiled each time that the verb is started.
        LineLevel[] values = new LineLevel[Assignments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            LineAssignment assignment = LineAssignment.Parse(Assignments[i], "button=1");
            values[i] = new() { Line = Board.Line(assignment.Line), Level = assignment.ParseLevel() };
        }

        return values;
    }
}
