// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>A guest with the mainline driver, and the other end of its chip behind a relay in this process.</summary>
[Collection(GuestCollection.Name)]
public sealed class StockKernelTests
{
    [Theory]
    [InlineData(Kernels.Newest)]
    [InlineData(Kernels.Oldest)]
    public async Task The_mainline_driver_gets_every_edge_at_full_speed_and_its_outputs_are_seen(string kernel)
    {
        const int edges = 20_000;
        await using var rig = new RelayRig();
        await using var guest = await BootAsync(rig, kernel);
        var reader = await ReadAsync(guest, $"0,1,2,3,4,5,6,7 both {edges}");

        await rig.Host.ToggleAsync(Enumerable.Range(0, 8).ToArray(), edges / 8, TimeSpan.Zero);
        await rig.Host.SettledAsync(ChipRig.Patience);

        var report = await EdgeReport.OfAsync(reader);
        for (int line = 0; line < 8; line++)
            Assert.Equal(new LineReport(edges / 8, edges / 16, edges / 16, 0, 0), report.Lines[line]);
        var lines = await rig.Host.GetLinesAsync();
        Assert.Equal(edges, lines.Take(8).Sum(line => line.EdgesDelivered));

        await RunAsync(guest, "line-toggle gpiochip0 20 10001");
        var output = (await rig.Host.GetLinesAsync())[20];
        Assert.Equal((10_001, Level.High), (output.NetChanges, output.Level));
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_host_that_is_restarted_under_a_running_guest_loses_no_edge_and_keeps_the_outputs()
    {
        const int half = 5_000;
        await using var rig = new RelayRig();
        await using var guest = await BootAsync(rig, Kernels.Newest);
        await guest.StartAsync("gpioset -c gpiochip0 9=1");
        var reader = await ReadAsync(guest, $"3 both {2 * half}");
        await rig.Host.ToggleAsync(new[] { 3 }, half, TimeSpan.Zero);

        // In the middle: what waits then is delivered by the next one.
        await rig.RestartHostAsync();

        await rig.Host.ToggleAsync(new[] { 3 }, half, TimeSpan.Zero);
        await rig.Host.SettledAsync(ChipRig.Patience);
        var report = await EdgeReport.OfAsync(reader);
        Assert.Equal(new LineReport(2 * half, half, half, 0, 0), report.Lines[3]);
        Assert.Equal(Signal.StrongHigh, (await rig.Host.GetLinesAsync())[9].GuestSignal);
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_guest_that_is_reset_finds_a_chip_that_works_each_time()
    {
        await using var rig = new RelayRig();
        await using var guest = await BootAsync(rig, Kernels.Newest);
        for (int i = 0; i < 2; i++)
        {
            var reader = await ReadAsync(guest, "5 both 10");
            await rig.Host.ToggleAsync(new[] { 5 }, 10, TimeSpan.Zero);
            Assert.Equal(10, (await EdgeReport.OfAsync(reader)).Edges);
            await guest.ResetAsync();
            Assert.All(await rig.Host.GetLinesAsync(), line => Assert.Equal(new LineSettings(), line.Settings));
        }
    }

    private static async Task<string> RunAsync(Guest guest, string command) => (await guest.RunAsync(command)).ThrowIfFailed().Output;

    private static async Task<GuestProcess> ReadAsync(Guest guest, string arguments)
    {
        var reader = await guest.StartAsync($"edge-reader gpiochip0 {arguments} 20000 1024");
        await reader.WaitForLineAsync("ready");
        return reader;
    }

    private static Task<Guest> BootAsync(RelayRig rig, string kernel) => Guest.BootAsync(new GuestOptions
    {
        Kernel = kernel,
        SharedMemory = true,
        Modules = VirtioArguments.StockDriver,
        QemuArguments = VirtioArguments.Pci(rig.GuestSocket),
    });
}
