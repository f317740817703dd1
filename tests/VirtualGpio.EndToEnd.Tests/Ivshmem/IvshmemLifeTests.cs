// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

[Collection(GuestCollection.Name)]
public sealed class IvshmemLifeTests(GuestChips guests) : LifeSuite<OverIvshmem>(guests)
{
    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task The_driver_can_be_unbound_while_a_consumer_holds_an_armed_line_and_edges_flow(string kernel)
    {
        await using var chip = await BootAsync(kernel);
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
    [MemberData(nameof(EachKernel))]
    public async Task Edges_made_while_the_guest_sleeps_arrive_when_it_wakes(string kernel)
    {
        await using var chip = await BootAsync(kernel);
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
}
