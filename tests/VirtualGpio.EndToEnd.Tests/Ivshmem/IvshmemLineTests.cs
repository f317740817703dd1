// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

/// <summary>Virtio has no message for a line's consumer, bias, drive or debounce period: the guest's kernel emulates what it can of them.</summary>
[Collection(GuestCollection.Name)]
public sealed class IvshmemLineTests(GuestChips guests) : LineSuite<OverIvshmem>(guests)
{
    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task The_host_sees_which_program_drives_a_line(string kernel)
    {
        var chip = await SharedAsync(kernel);
        await chip.Host.ReleaseAsync(30);
        var hold = await chip.Guest.StartAsync("gpioset -c gpiochip0 -C blinker 30=1");

        await chip.Rig.WaitForLineAsync(30, line => line.Consumer == "blinker" && line.Level == Level.High, "gpioset to drive it");

        await hold.KillAsync();
        await chip.Rig.WaitForLineAsync(30, line => !line.Settings.Requested, "the line to be released");
        await chip.RunAsync("gpioget -c gpiochip0 30");
    }

    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task Bias_drive_and_debounce_of_the_guest_act_on_the_host(string kernel)
    {
        var chip = await SharedAsync(kernel);
        await chip.Host.ReleaseAsync(7);

        Assert.Equal("1", (await chip.RunAsync("gpioget -c gpiochip0 --numeric --bias pull-up 7")).Trim());
        Assert.Equal(LineBias.PullUp, (await chip.Rig.LineAsync(7)).Settings.Bias);
        Assert.Equal("0", (await chip.RunAsync("gpioget -c gpiochip0 --numeric --bias pull-down 7")).Trim());

        var drain = await chip.Guest.StartAsync("gpioset -c gpiochip0 --drive open-drain --bias pull-up 7=1");
        await chip.Rig.WaitForLineAsync(7, line => line.Settings is { Drive: LineDrive.OpenDrain, Direction: LineDirection.Output }, "an open drain");
        await chip.Rig.WaitForLineAsync(7, line => line.Level == Level.High, "the pull-up to win");
        await chip.Host.SetAsync([new(7, Level.Low)], ChipRig.Patience);
        var pulled = await chip.Rig.LineAsync(7);
        Assert.Equal(Level.Low, pulled.Level);
        Assert.False(pulled.Contention);
        await drain.KillAsync();
        await chip.Rig.WaitForLineAsync(7, line => !line.Settings.Requested, "the release");
        await chip.RunAsync("gpioget -c gpiochip0 7");
    }

    [Fact]
    public async Task A_pulse_shorter_than_the_debounce_period_never_reaches_the_guest()
    {
        var chip = await SharedAsync();
        await chip.Host.SetAsync([new(9, Level.Low)], ChipRig.Patience);
        var monitor = await chip.WatchAsync("gpiomon -c gpiochip0 -p 200ms -F '%e %o' -n 1 9");
        await chip.Rig.WaitForLineAsync(9, line => line.Settings.DebounceNanoseconds == 200_000_000, "the period");

        // 50 changes, none of which lasts: then one that does.
        await chip.Host.ToggleAsync(new[] { 9 }, 51, TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, await monitor.WaitForExitAsync());
        Assert.Equal(["rising 9"], GuestChip.NamedEdgesOf(monitor));
        await chip.Host.SetAsync([new(9, Level.Low)], ChipRig.Patience);
        await chip.RunAsync("gpioget -c gpiochip0 9");
    }

    [Fact]
    public async Task A_pull_of_the_guests_own_acts_at_once_also_right_after_another()
    {
        var chip = await SharedAsync();
        for (int round = 0; round < 5; round++)
        {
            // So that it has only begun to float, and the host has edges of it under way.
            await chip.Host.SetAsync([new(7, round % 2 == 0 ? Level.High : Level.Low)], ChipRig.Patience);
            await chip.Host.ReleaseAsync(7);
            string read = await chip.RunAsync(
                "for i in 1 2 3 4 5; do gpioget -c gpiochip0 --numeric --bias pull-up 7; gpioget -c gpiochip0 --numeric --bias pull-down 7; done");
            Assert.Equal(string.Concat(Enumerable.Repeat("10", 5)), string.Concat(read.Where(char.IsAsciiDigit)));
        }
    }
}
