// SPDX-License-Identifier: MIT
using System.CommandLine;
using Spectre.Console;

namespace VirtualGpio.Bench;

/// <summary>A chip over virtio, one over ivshmem and a gpio-sim in the same guest, in turn.</summary>
internal static class VirtioCommand
{
    // So many that what counts is who delivers, and not how many edges the guest's kernel keeps for a reader.
    private const int Buffer = 1024;

    private const int Line = 20;

    public static Command Create(Option<string> kernel, Option<int> rounds, Func<Func<Task>, Task<int>> guard)
    {
        var command = new Command("virtio", "Measures the transports side by side, and what they cost on either side.") { kernel, rounds };
        command.SetAction(arguments => guard(() => RunAsync(arguments.GetValue(kernel)!, Math.Max(1, arguments.GetValue(rounds)))));
        return command;
    }

    private static async Task RunAsync(string kernel, int rounds)
    {
        Console.Error.WriteLine($"bench: booting a guest with kernel {kernel}…");
        await using var bench = await Bench.StartAsync(kernel, withVirtio: true);
        Console.Error.WriteLine(
            $"bench: {bench.Guest.Image.Release}, QEMU {bench.Guest.Qemu.Version}, {bench.Guest.Accelerator.QemuName}; {Environment.ProcessorCount} processors");
        var both = new TransportFigures("edges/s to user space, one line, both edges", "edge", "≥ 5000/s");
        var rising = new TransportFigures("edges/s to user space, one line, rising edges", "edge", "≥ 9000/s");
        var eight = new TransportFigures("edges/s to user space, eight lines, both edges", "edge", "");
        var outputs = new TransportFigures("outputs/s by ioctl in the guest", "output", "≥ 17000/s, host < 6 µs");

        // The first round is for the host's compiler.
        for (int round = 0; round <= rounds; round++)
        {
            Console.Error.WriteLine(round == 0 ? "bench: warming up…" : $"bench: round {round} of {rounds}…");
            bool keeps = round > 0;
            await EdgesAsync(both, "both", 0);
            await EdgesAsync(rising, "rising", 0);
            await EdgesAsync(eight, "both", 0, 1, 2, 3, 4, 5, 6, 7);
            await outputs.AddAsync(bench, Costs.Toggles, keeps, chip => OutputsAsync(chip.Name, Line), () => OutputsAsync(bench.SimChip, 0));

            Task EdgesAsync(TransportFigures figures, string kind, params int[] lines) => figures.AddAsync(
                bench, EdgeRates.Edges, keeps,
                chip => EdgeRates.OfHostAsync(bench, chip, kind, Buffer, lines),
                lines.Length == 1 ? () => EdgeRates.OfSimAsync(bench, kind, Buffer) : null);
        }

        var table = new Table { Border = Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded };
        table.AddColumns("what", "virtio", "ivshmem", "gpio-sim", "virtio : ivshmem", "goal of virtio");
        foreach (var figures in (TransportFigures[])[both, rising, eight, outputs])
            figures.Show(table);
        AnsiConsole.Profile.Width = 160;
        AnsiConsole.Write(table);

        async Task<EdgeRate> OutputsAsync(string chip, int line) => new(await Costs.TogglesAsync(bench, chip, line), 0);
    }
}
