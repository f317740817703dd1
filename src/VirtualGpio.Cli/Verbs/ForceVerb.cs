// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio force</c>: gives lines a level whatever drives them, such as an output of the guest that is to look stuck.</summary>
internal static class ForceVerb
{
    internal static Command Create()
    {
        Argument<string[]> assignments = LineArgument.Assignments("LINE=VALUE", "the level: 0 or 1 as for 'set', or none to let go");
        Command command = new("force", "Give lines a level whatever drives them, until they are forced to none.") { assignments };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            var levels = GroupedAssignments.Read(arguments.GetValue(assignments)!, selection, "led=0", Level);
            using BoardClient client = BoardConnection.Open(selection);
            levels.Apply(client, (level, lines) => client.ForceAsync(new() { Lines = lines, Level = level == "1" ? 1 : level == "0" ? 0 : null }));
            return ExitStatus.Ok;
        });
        return command;
    }

    private static string Level(LineAssignment force) => force.Value == "none" ? "none" : force.ParseLevel() == 1 ? "1" : "0";
}
