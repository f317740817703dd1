// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>Starts, stops, deaths and returns of either side. Each test may break its guest, so has one of its own.</summary>
[Collection(GuestCollection.Name)]
public sealed class LifeTests
{
    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task The_driver_can_be_unloaded_and_loaded_again_but_not_under_a_consumer(string kernel)
    {
        await using var chip = await GuestChip.BootAsync(new GuestOptions { Kernel = kernel });
        var monitor = await chip.WatchAsync("edge-reader gpiochip0 4 both");

        var refused = await chip.Guest.RunAsync("rmmod gpio-ivshmem");
        Assert.NotEqual(0, refused.ExitStatus);
        await monitor.KillAsync();

        for (int round = 0; round < 20; round++)
        {
            await chip.RunAsync("rmmod gpio-ivshmem && modprobe gpio-ivshmem");
            await chip.Rig.WaitForAsync(GuestState.Running);
        }

        await EdgesComeAsync(chip);
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task The_driver_can_be_unbound_while_a_consumer_holds_an_armed_line_and_edges_flow(string kernel)
    {
        await using var chip = await GuestChip.BootAsync(new GuestOptions { Kernel = kernel });
        var reader = await chip.WatchAsync("edge-reader gpiochip0 4 both");
        using var stop = new CancellationTokenSource();
        var flow = chip.Host.ToggleAsync(new[] { 4 }, long.MaxValue, TimeSpan.FromMicroseconds(200), stop.Token);

        string device = (await chip.RunAsync("basename $(readlink -f /sys/bus/gpio/devices/gpiochip0/..)")).Trim();
        await chip.RunAsync($"echo {device} > /sys/bus/pci/drivers/gpio_ivshmem/unbind");
        await reader.KillAsync();
        await chip.RunAsync($"echo {device} > /sys/bus/pci/drivers/gpio_ivshmem/bind");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flow);

        await chip.Rig.WaitForAsync(GuestState.Running);
        await EdgesComeAsync(chip, kernel);
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task A_device_pulled_out_while_edges_flow_can_be_plugged_in_again(string kernel)
    {
        await using var chip = await GuestChip.BootAsync(new GuestOptions { Kernel = kernel });
        var reader = await chip.WatchAsync("edge-reader gpiochip0 4 both");
        using var stop = new CancellationTokenSource();
        var flow = chip.Host.ToggleAsync(new[] { 4 }, long.MaxValue, TimeSpan.FromMicroseconds(200), stop.Token);

        await chip.Guest.UnplugAsync("gpio0");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flow);
        await reader.KillAsync();
        await chip.RunAsync("test ! -e /dev/gpiochip0");
        Assert.False((await chip.Rig.LineAsync(4)).Settings.InterruptEnabled);
        ThrowIfKernelComplained(chip, kernel);
    }

    [Fact]
    public async Task A_guest_that_reboots_or_is_reset_finds_a_chip_that_works_each_time()
    {
        await using var chip = await GuestChip.BootAsync(new GuestOptions());
        await chip.WatchAsync("edge-reader gpiochip0 4 both");
        var hold = await chip.Guest.StartAsync("gpioset -c gpiochip0 5=1");
        await chip.Rig.WaitForLineAsync(5, line => line.Level == Level.High, "the guest to drive it");
        Assert.False(hold.HasExited);

        await chip.Guest.ResetAsync();
        await chip.Rig.WaitForLineAsync(5, line => !line.Settings.Requested, "a driver that knows nothing of the former");
        await EdgesComeAsync(chip);

        await chip.Guest.RebootAsync();
        await chip.Rig.WaitForLineAsync(6, line => !line.Settings.Requested, "a driver that knows nothing of the former");
        await EdgesComeAsync(chip);
    }

    [Fact]
    public async Task QEMU_killed_while_edges_flow_leaves_a_chip_for_the_next_one()
    {
        await using var rig = new ChipRig();
        int descriptors = 0;
        for (int round = 0; round < 3; round++)
        {
            await using var guest = await Guest.BootAsync(new GuestOptions { QemuArguments = rig.GuestArguments });
            await rig.WaitForAsync(GuestState.Running);
            await guest.StartAsync("edge-reader gpiochip0 4 both");
            await rig.WaitForLineAsync(4, line => line.Settings.InterruptEnabled, "a consumer");
            var flow = rig.Host.ToggleAsync(new[] { 4 }, 1_000_000, TimeSpan.Zero);
            await rig.WaitForLineAsync(4, line => line.EdgesDelivered > 100, "edges to flow");

            await guest.KillAsync();
            await rig.WaitForAsync(GuestState.Detached);

            // Nobody is there to take them: the rest of the burst costs nothing and nothing waits.
            var burst = await flow;
            Assert.Equal(1_000_000, burst.Changes);
            Assert.InRange(burst.EdgesSent, 100, burst.Changes - 1);
            Assert.False((await rig.LineAsync(4)).Settings.InterruptEnabled);
            if (round == 0)
                descriptors = OpenDescriptors.Count();
        }

        Assert.InRange(OpenDescriptors.Count(), 0, descriptors + 2);
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task A_host_that_is_restarted_under_a_running_guest_goes_on_without_loss(string kernel)
    {
        await using var chip = await GuestChip.BootAsync(new GuestOptions { Kernel = kernel });
        const int edges = 3_000;
        var reader = await chip.WatchAsync($"edge-reader gpiochip0 4 both {3 * edges} 10000 1024");
        var hold = await chip.Guest.StartAsync("gpioset -c gpiochip0 5=1");
        await chip.Rig.WaitForLineAsync(5, line => line.Level == Level.High, "the guest to drive it");

        for (int round = 0; round < 3; round++)
        {
            // Not settled: what is in the queue when the host goes is delivered all the same.
            await chip.Host.ToggleAsync(new[] { 4 }, edges, TimeSpan.Zero);
            await chip.Rig.RestartHostAsync();
            await chip.Rig.WaitForAsync(GuestState.Running);
            Assert.Equal(Level.High, (await chip.Rig.LineAsync(5)).Level);
        }

        Assert.Equal(new LineReport(3 * edges, 3 * edges / 2, 3 * edges / 2, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[4]);
        await hold.KillAsync();
        await EdgesComeAsync(chip);
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task Edges_made_while_the_guest_sleeps_arrive_when_it_wakes(string kernel)
    {
        await using var chip = await GuestChip.BootAsync(new GuestOptions { Kernel = kernel });
        var reader = await chip.WatchAsync("edge-reader gpiochip0 4 both 20 10000 1024");

        // The kernel's own test mode: all devices are suspended for five seconds, and resumed. Their interrupts come
        // before programs run again, hence the reader's large buffer.
        var sleep = await chip.Guest.StartAsync("echo devices > /sys/power/pm_test && echo freeze > /sys/power/state");
        await chip.Rig.WaitForAsync(GuestState.Suspended);
        await chip.Host.ToggleAsync(new[] { 4 }, 20, TimeSpan.Zero);
        Assert.Equal(0, await sleep.WaitForExitAsync());
        await chip.Rig.WaitForAsync(GuestState.Running);

        Assert.Equal(new LineReport(20, 10, 10, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[4]);
        chip.Guest.ThrowIfKernelComplained();
    }

    private static async Task EdgesComeAsync(GuestChip chip, string? kernel = null)
    {
        // A kernel may give a chip that comes again another number.
        string name = (await chip.RunAsync("basename $(ls -d /dev/gpiochip* | tail -n 1)")).Trim();
        var reader = await chip.WatchAsync($"edge-reader {name} 6 both 1000 10000");
        await chip.Host.ToggleAsync(new[] { 6 }, 1000, TimeSpan.Zero);
        Assert.Equal(new LineReport(1000, 500, 500, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[6]);
        ThrowIfKernelComplained(chip, kernel);
    }

    // Linux 6.1 keeps the interrupts of a chip that goes away under a consumer, whatever the chip's driver does, and then
    // complains about that itself (gpiolib-cdev.c releases them since 6.10).
    private static void ThrowIfKernelComplained(GuestChip chip, string? kernel)
    {
        string[] own = [.. chip.Guest.KernelComplaints.Where(line => line.Contains("remove_proc_entry", StringComparison.Ordinal))];
        string[] traces = [.. chip.Guest.KernelComplaints.Where(line => line.Contains("Call Trace:", StringComparison.Ordinal))];
        // That complaint and its trace, and nothing else.
        if (kernel != Kernels.Oldest || own.Length + traces.Length != chip.Guest.KernelComplaints.Count || traces.Length > own.Length)
            chip.Guest.ThrowIfKernelComplained();
    }
}
