// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio pull</c>: attaches resistors.</summary>
internal static class PullVerb
{
    internal static Command Create()
    {
        ChipOptions chip = new();
        Argument<string[]> assignments = new("LINE=PULL")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Lines, by name or offset, and where to: up, down or none.",
        };
        Command command = new("pull", "Pull lines weakly, in place of what was driven before.") { assignments };
        chip.AddTo(command);
        command.SetAction(arguments =>
        {
            LineAssignment[] values = [.. arguments.GetValue(assignments)!.Select(text => LineAssignment.Parse(text, "button=up"))];
            foreach (LineAssignment value in values)
                Check(value);
            using ControlClient client = chip.Connect(arguments);
            client.Ask(
                new()
                {
                    Verb = ControlRequest.Pull,
                    Lines = [.. values.Select(value => value.Line)],
                    Pulls = [.. values.Select(value => value.Value)],
                },
                ChipOptions.Patience);
            return ExitStatus.Ok;
        });
        return command;
    }

    private static void Check(LineAssignment value)
    {
        if (value.Value is not ("up" or "down" or "none"))
            throw CliException.Usage($"{value.Line}: '{value.Value}' is no pull. Give up, down or none.");
    }
}
