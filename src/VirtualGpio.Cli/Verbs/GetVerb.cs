// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Control;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio get</c>: prints levels as gpioget does.</summary>
internal static class GetVerb
{
    internal static Command Create()
    {
        ChipOptions chip = new();
        Argument<string[]> lines = LineArgument.AtLeastOne();
        Option<bool> numeric = new("--numeric") { Description = "Print 0 and 1, without names." };
        Option<bool> unquoted = new("--unquoted") { Description = "Print names without quotes." };
        Command command = new("get", "Print the levels of lines: \"name\"=active or inactive.") { lines, numeric, unquoted };
        chip.AddTo(command);
        command.SetAction(arguments =>
        {
            string[] names = arguments.GetValue(lines)!;
            using ControlClient client = chip.Connect(arguments);
            ControlReply reply = client.Ask(new() { Verb = ControlRequest.Get, Lines = names }, ChipOptions.Patience);
            Output.WriteLine(Format(names, reply.Levels ?? [], arguments.GetValue(numeric), arguments.GetValue(unquoted)));
            return ExitStatus.Ok;
        });
        return command;
    }

    /// <summary>All levels on one line, as gpioget prints them.</summary>
    internal static string Format(string[] lines, bool[] levels, bool numeric, bool unquoted)
    {
        string quote = unquoted ? "" : "\"";
        string[] words = new string[Math.Min(lines.Length, levels.Length)];
        for (int i = 0; i < words.Length; i++)
            words[i] = numeric ? (levels[i] ? "1" : "0") : $"{quote}{lines[i]}{quote}={(levels[i] ? "active" : "inactive")}";
        return string.Join(' ', words);
    }
}
