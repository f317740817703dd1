// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>Starts, stops, deaths and returns of either side. Each test may break its guest, so has one of its own.</summary>
public abstract class LifeSuite<TTransport>(GuestChips guests) : Suite<TTransport>(guests)
    where TTransport : Transport, new()
{
    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task The_driver_can_be_unloaded_and_loaded_again_but_not_under_a_consumer(string kernel)
    {
        await using var chip = await BootAsync(kernel);
        var monitor = await chip.WatchAsync("edge-reader gpiochip0 4 both");

        var refused = await chip.Guest.RunAsync($"rmmod {Way.Module}");
        Assert.NotEqual(0, refused.ExitStatus);
        await monitor.KillAsync();

        for (int round = 0; round < 20; round++)
        {
            await chip.RunAsync($"rmmod {Way.Module} && modprobe {Way.Module}");
            await chip.Rig.WaitForAsync(GuestState.Running);
        }

        await EdgesComeAsync(chip);
    }

    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task A_device_pulled_out_while_edges_flow_can_be_plugged_in_again(string kernel)
    {
        await using var chip = await BootAsync(kernel);
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
        await using var chip = await BootAsync();
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
        await using var rig = Way.NewRig();
        int descriptors = 0;
        for (int round = 0; round < 3; round++)
        {
            await using var guest = await Guest.BootAsync(rig.Attach(Way.Prepare(new GuestOptions())));
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
}
