// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Qemu;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;
using VirtualGpio.Client.Qemu;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio qemu-args</c>: what to add to QEMU's command line for a chip.</summary>
internal sealed class QemuArgsVerb
{
    private const string Virtio = "virtio";
    private const string Uapi = "uapi";

    private readonly Argument<string?> _chip = new("CHIP") { Arity = ArgumentArity.ZeroOrOne, Description = "The chip; not needed if the board has one." };
    private readonly Option<string?> _memory = new("--memory")
    {
        Description = $"How much memory the machine gets, in MiB or as 512M or 2G [default: {VirtioMachine.DefaultMemory}]. A chip over virtio needs all of it to be shared.",
        HelpName = "SIZE",
    };
    private readonly Option<bool> _noMemory = new("--no-memory")
    {
        Description = "Leave the memory out: it is shared already, by the arguments of another chip of the machine or by your own.",
    };
    private readonly Option<string?> _bus = new("--bus") { Description = "What the machine has virtio devices on: pci, or mmio (microvm, virt) [default: pci].", HelpName = "BUS" };
    private readonly Option<string?> _qemu = new("--qemu")
    {
        Description = "The QEMU to check for what virtio needs [default: $VGPIO_QEMU, else qemu-system-x86_64 if it is there].",
        HelpName = "PROGRAM",
    };
    private readonly Option<bool> _json = CommonOptions.Json("a JSON array, an item per argument");

    internal static Command Create()
    {
        var verb = new QemuArgsVerb();
        verb._chip.CompletionSources.Add(Suggestions.Chips);
        verb._bus.CompletionSources.Add("pci", "mmio");
        Command command = new("qemu-args", "Print what to add to QEMU's command line, quoted for a shell.")
        {
            verb._chip, verb._memory, verb._noMemory, verb._bus, verb._qemu, verb._json,
        };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments => verb.Run(arguments, board.Read(arguments)));
        return command;
    }

    private int Run(ParseResult arguments, BoardSelection board)
    {
        VirtioMachine machine = MachineOf(arguments);
        ChipInfo chip;
        using (BoardClient client = BoardConnection.Open(board))
            chip = Chip(client, arguments.GetValue(_chip));
        if (chip.Transport == Uapi)
            throw CliException.Usage($"{chip.Name} is for programs of this machine, not for QEMU: vgpio run --help tells how they get it.");
        string[] added = Added(arguments, chip, machine);
        Output.WriteLine(arguments.GetValue(_json)
            ? JsonLine.WriteArray(array => Array.ForEach(added, array.WriteStringValue))
            : ShellText.Join(added));
        string? qemu = arguments.GetValue(_qemu);
        // Beside a board on another machine is another QEMU than the one here.
        bool isHere = board.Url is null || qemu is not null;
        if (chip.Transport == Virtio && isHere && QemuProgram.WarningFor(qemu) is { } warning)
            Console.Error.WriteLine($"vgpio qemu-args: {LineInfoFormat.Printable(warning)}");
        return ExitStatus.Ok;
    }

    /// <exception cref="CliException">An option is wrong.</exception>
    private VirtioMachine MachineOf(ParseResult arguments)
    {
        string? memory = arguments.GetValue(_memory);
        bool noMemory = arguments.GetValue(_noMemory);
        if (memory is not null && noMemory)
            throw CliException.Usage("--memory and --no-memory exclude each other. Give one of them.");
        string bus = arguments.GetValue(_bus) ?? "pci";
        return new VirtioMachine
        {
            Memory = noMemory ? null : MachineMemory.Parse(memory ?? VirtioMachine.DefaultMemory),
            Bus = bus switch
            {
                "pci" => VirtioBus.Pci,
                "mmio" => VirtioBus.Mmio,
                _ => throw CliException.Usage($"--bus: '{bus}' is no bus for virtio devices. Give pci or mmio."),
            },
        };
    }

    private string[] Added(ParseResult arguments, ChipInfo chip, VirtioMachine machine)
    {
        if (chip.Transport == Virtio && chip.GuestSocket is { } socket)
            return QemuArguments.Virtio(chip.Name, socket, machine);
        Option? useless = new Option[] { _memory, _noMemory, _bus, _qemu }.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false });
        return useless is null
            ? chip.QemuArguments
            : throw CliException.Usage($"{useless.Name} is for chips over virtio, and {chip.Name} is one over {chip.Transport}. Leave it out.");
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
