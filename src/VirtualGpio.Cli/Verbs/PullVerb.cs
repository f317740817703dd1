// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio pull</c>: attaches resistors.</summary>
internal static class PullVerb
{
    internal static Command Create()
    {
        Argument<string[]> assignments = LineArgument.Assignments("LINE=PULL", "where to: up, down or none");
        Command command = new("pull", "Pull lines weakly, in place of what was driven before.") { assignments };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            var pulls = GroupedAssignments.Read(arguments.GetValue(assignments)!, selection, "button=up", Signal);
            using BoardClient client = BoardConnection.Open(selection);
            pulls.Apply(client, (signal, lines) => client.DriveAsync(new() { Lines = lines, Signal = signal }));
            return ExitStatus.Ok;
        });
        return command;
    }

    private static string Signal(LineAssignment pull) => pull.Value switch
    {
        "up" => "pull-up",
        "down" => "pull-down",
        "none" => "none",
        _ => throw CliException.Usage($"{pull.Line}: '{pull.Value}' is no pull. Give up, down or none."),
    };
}
