// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.EndToEnd.Tests.Virtio;

/// <summary>
/// Several lines in use at once: programs that toggle lines of their own, and others that wait for edges. The kernel's driver
/// takes buffers out of its queues while another processor, or what it has interrupted, puts one in; its queues break, and
/// whoever waits for an answer waits for ever. Our patch keeps them apart.
/// </summary>
[Collection(GuestCollection.Name)]
public sealed class VirtioRaceTests
{
    // How a queue that is broken says so.
    private const string Broken = "is not a head";

    private const int Edges = 1_000;
    private const int Togglers = 4;
    private const int Toggles = 2_000;
    private const int Rounds = 30;

    [Fact]
    public async Task A_load_on_several_lines_breaks_the_driver_as_it_is_in_the_kernel()
    {
        await using var chip = await BootAsync(new OverVirtio());
        var broken = chip.Guest.WaitForConsoleAsync(Broken);

        Task load = Task.CompletedTask;
        for (int round = 0; round < Rounds && load.IsCompletedSuccessfully && !broken.IsCompleted; round++)
        {
            load = LoadAsync(chip);
            await Task.WhenAny(load, broken);
        }

        // It says so, or someone waits in vain. If it stands the load: has the kernel taken our patch, or one like it? Then
        // there is no need for it any more.
        Assert.True(broken.IsCompletedSuccessfully || await FailsAsync(load), $"The driver has stood {Rounds} rounds.");
    }

    [Fact]
    public async Task A_load_on_several_lines_does_not_break_the_driver_with_our_patch()
    {
        await using var chip = await BootAsync(new OverFixedVirtio());

        for (int round = 0; round < 3; round++)
            await LoadAsync(chip);

        Assert.DoesNotContain(Broken, chip.Guest.ConsoleText, StringComparison.Ordinal);
        chip.Guest.ThrowIfKernelComplained();
    }

    private static Task<GuestChip> BootAsync(Transport way) =>
        GuestChip.BootAsync(way, new GuestOptions { Cpus = 2 }, new VirtioRig(null, new VirtioTransportOptions { SideBySide = true }));

    private static async Task<bool> FailsAsync(Task load)
    {
        try
        {
            await load;
            return false;
        }
        catch (Exception e) when (e is GuestException or VirtualGpioException)
        {
            return true;
        }
    }

    private static async Task LoadAsync(GuestChip chip)
    {
        int[] watched = [0, 1, 2, 3];
        var readers = new List<GuestProcess>();
        foreach (int line in watched)
            readers.Add(await chip.WatchAsync($"edge-reader gpiochip0 {line} both {Edges} 10000 1024"));
        var togglers = chip.RunAsync(
            $"for line in $(seq 20 {20 + Togglers - 1}); do line-toggle gpiochip0 $line {Toggles} & all=\"$all $!\"; done; wait $all");

        await chip.Host.ToggleAsync(watched, Edges, TimeSpan.Zero);

        await togglers;
        foreach (var (line, reader) in watched.Zip(readers))
            Assert.Equal(new LineReport(Edges, Edges / 2, Edges / 2, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[line]);
    }
}
