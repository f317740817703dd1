// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio chip</c>: adds chips to a running board and removes them.</summary>
internal static class ChipVerb
{
    private const int MostLines = 1024;

    internal static Command Create() => new("chip", "Add a chip to a running board, or remove one.") { CreateAdd(), CreateRemove() };

    private static Command CreateAdd()
    {
        Argument<string> name = new("NAME") { Description = "The chip's name." };
        Option<int> lines = new("--lines") { Description = $"How many lines it has, 1 to {MostLines}.", HelpName = "N", DefaultValueFactory = _ => 32 };
        Option<string[]> names = new("--line-names")
        {
            Description = "Names: a,b,c for lines 0, 1, 2, or N=name for line N; may be repeated.",
            HelpName = "NAMES",
        };
        Option<string> transport = new("--transport")
        {
            Description = "What carries it: ivshmem; ivshmem-plain, without interrupts; virtio, for guests with Linux' own driver.",
            HelpName = "TRANSPORT",
            DefaultValueFactory = _ => "ivshmem",
        };
        transport.CompletionSources.Add("ivshmem", "ivshmem-plain", "virtio");
        Option<bool> json = CommonOptions.Json("the chip as a JSON object");
        Command command = new("add", "Add a chip, and print what to add to QEMU's command line.") { name, lines, names, transport, json };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            int count = arguments.GetValue(lines);
            if (count is < 1 or > MostLines)
                throw CliException.Usage($"--lines: {count} is out of range. Give 1 to {MostLines}.");
            NewChip added = new()
            {
                Name = arguments.GetValue(name)!,
                Lines = count,
                Names = LineNames.Parse(arguments.GetValue(names) ?? [], count),
                Transport = arguments.GetValue(transport)!,
            };
            using BoardClient client = BoardConnection.Open(board.Read(arguments));
            ChipInfo chip = client.AddChipAsync(added).Now();
            Output.WriteLine(arguments.GetValue(json)
                ? JsonLine.Of(chip, ApiJson.Default.ChipInfo)
                : $"{chip.Name}: {chip.Lines} lines over {chip.Transport}\n{LineInfoFormat.Troubles(chip, "  ")}QEMU:\n  {ShellText.Join(chip.QemuArguments)}");
            return ExitStatus.Ok;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        Argument<string> name = new("NAME") { Description = "The chip's name." };
        name.CompletionSources.Add(Suggestions.Chips);
        Option<bool> force = new("--force") { Description = "Also while a guest is attached, which has no chip then until its QEMU is started again." };
        Command command = new("remove", "Remove a chip.") { name, force };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            using BoardClient client = BoardConnection.Open(board.Read(arguments));
            client.RemoveChipAsync(arguments.GetValue(name)!, arguments.GetValue(force)).Now();
            return ExitStatus.Ok;
        });
        return command;
    }
}
