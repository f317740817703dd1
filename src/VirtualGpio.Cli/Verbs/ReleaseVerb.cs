// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Control;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio release</c>: lets go of lines.</summary>
internal static class ReleaseVerb
{
    internal static Command Create()
    {
        ChipOptions chip = new();
        Argument<string[]> lines = LineArgument.AtLeastOne();
        Command command = new("release", "Drive nothing onto lines any more, and pull them nowhere.") { lines };
        chip.AddTo(command);
        command.SetAction(arguments =>
        {
            using ControlClient client = chip.Connect(arguments);
            client.Ask(new() { Verb = ControlRequest.Release, Lines = arguments.GetValue(lines) }, ChipOptions.Patience);
            return ExitStatus.Ok;
        });
        return command;
    }
}
