// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio release</c>: lets go of lines.</summary>
internal static class ReleaseVerb
{
    internal static Command Create()
    {
        Argument<string[]> lines = LineArgument.AtLeastOne();
        Command command = new("release", "Drive nothing onto lines any more, and pull them nowhere.") { lines };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            using BoardClient client = BoardConnection.Open(selection);
            client.DriveAsync(new() { Lines = selection.Lines(arguments.GetValue(lines)!), Signal = "none" }).Now();
            return ExitStatus.Ok;
        });
        return command;
    }
}
