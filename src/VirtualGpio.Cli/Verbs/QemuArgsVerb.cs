// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio qemu-args</c>: what to add to QEMU's command line for a chip.</summary>
internal static class QemuArgsVerb
{
    internal static Command Create()
    {
        Argument<string?> name = new("CHIP") { Arity = ArgumentArity.ZeroOrOne, Description = "The chip; not needed if the board has one." };
        name.CompletionSources.Add(Suggestions.Chips);
        Option<bool> json = CommonOptions.Json("a JSON array, an item per argument");
        Command command = new("qemu-args", "Print what to add to QEMU's command line, quoted for a shell.") { name, json };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            using BoardClient client = BoardConnection.Open(board.Read(arguments));
            string[] added = Chip(client, arguments.GetValue(name)).QemuArguments;
            Output.WriteLine(arguments.GetValue(json)
                ? JsonLine.WriteArray(array => Array.ForEach(added, array.WriteStringValue))
                : ShellText.Join(added));
            return ExitStatus.Ok;
        });
        return command;
    }

    private static ChipInfo Chip(BoardClient client, string? name)
    {
        if (name is not null)
            return client.GetChipAsync(name).Now();
        ChipInfo[] chips = client.GetChipsAsync().Now();
        return chips.Length == 1
            ? chips[0]
            : throw CliException.Usage(chips.Length == 0
                ? "The board has no chips. Add one with: vgpio chip add NAME"
                : $"The board has several chips: {string.Join(", ", chips.Select(chip => chip.Name))}. Say which.");
    }
}
