// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Text;
using System.Text.Json;
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio info</c>: prints a chip and its lines as gpioinfo does, and what only this side knows.</summary>
internal static class InfoVerb
{
    internal static Command Create()
    {
        ChipOptions chip = new();
        Argument<string[]> lines = LineArgument.AnyNumber();
        Option<bool> unquoted = new("--unquoted") { Description = "Print names without quotes." };
        Option<bool> json = new("--json") { Description = "Print one JSON object, with the chip's counters too." };
        Command command = new("info", "Print a chip and its lines: what the guest asked for, the level, and who drives it.") { lines, unquoted, json };
        chip.AddTo(command);
        command.SetAction(arguments =>
        {
            string[] names = arguments.GetValue(lines) ?? [];
            using ControlClient client = chip.Connect(arguments);
            ControlReply reply = client.Ask(new() { Verb = ControlRequest.Info, Lines = names }, ChipOptions.Patience);
            if (reply is not { Chip: { } state, Lines: { } infos })
                throw client.NotUnderstood();
            Output.Write(arguments.GetValue(json)
                ? Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(reply, ControlJson.Default.ControlReply)) + "\n"
                : LineInfoFormat.Format(state, infos, all: names.Length == 0, arguments.GetValue(unquoted)));
            return ExitStatus.Ok;
        });
        return command;
    }
}
