// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio set</c>: drives lines. Unlike gpioset's, the levels hold when the verb has ended.</summary>
internal static class SetVerb
{
    internal static Command Create()
    {
        ChipOptions chip = new();
        Argument<string[]> assignments = new("LINE=VALUE")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Lines, by name or offset, and what to drive: 0, inactive, off, false or 1, active, on, true.",
        };
        Option<string> timeout = new("--timeout")
        {
            Description = "How long to wait for the guest to make room for the edges.",
            HelpName = "TIME",
            DefaultValueFactory = _ => "5s",
        };
        Command command = new("set", "Drive lines, all at once. They hold until they are set again or released.") { assignments, timeout };
        chip.AddTo(command);
        command.SetAction(arguments =>
        {
            (string[] lines, bool[] levels) = Parse(arguments.GetValue(assignments)!);
            TimeSpan limit = Period.Parse("--timeout", arguments.GetValue(timeout)!);
            using ControlClient client = chip.Connect(arguments);
            client.Ask(
                new()
                {
                    Verb = ControlRequest.Set,
                    Lines = lines,
                    Levels = levels,
                    TimeoutMicroseconds = (long)limit.TotalMicroseconds,
                },
                limit + ChipOptions.Patience);
            return ExitStatus.Ok;
        });
        return command;
    }

    private static (string[] Lines, bool[] Levels) Parse(string[] assignments)
    {
        // A loop: Linq's code for bool would be compiled each time this verb is started.
        string[] lines = new string[assignments.Length];
        bool[] levels = new bool[assignments.Length];
        for (int i = 0; i < assignments.Length; i++)
        {
            LineAssignment assignment = LineAssignment.Parse(assignments[i], "button=1");
            lines[i] = assignment.Line;
            levels[i] = assignment.ParseLevel();
        }

        return (lines, levels);
    }
}
