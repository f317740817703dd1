// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

[Collection(GuestCollection.Name)]
public sealed class LineTests(GuestChips guests)
{
    private const int Lines = 32;

    [Theory]
    [InlineData(Kernels.Oldest, "rising")]
    [InlineData(Kernels.Oldest, "falling")]
    [InlineData(Kernels.Oldest, "both")]
    [InlineData(Kernels.Newest, "rising")]
    [InlineData(Kernels.Newest, "falling")]
    [InlineData(Kernels.Newest, "both")]
    public async Task gpiomon_sees_the_edges_of_each_of_the_32_lines(string kernel, string edges)
    {
        var chip = await guests.OfAsync(kernel);
        int[] all = [.. Enumerable.Range(0, Lines)];
        string[] expected = [.. all.SelectMany(line => new[] { $"rising {line}", $"falling {line}" })
            .Where(edge => edges == "both" || edge.StartsWith(edges, StringComparison.Ordinal))];
        var monitor = await chip.WatchAsync(
            $"gpiomon -c gpiochip0 -e {edges} -n {expected.Length} -F '%e %o' {string.Join(' ', all)}");

        foreach (int line in all)
            await chip.Host.ToggleAsync(new[] { line }, 2, TimeSpan.Zero);

        Assert.Equal(0, await monitor.WaitForExitAsync());
        Assert.Equal(expected, Names(monitor));
        chip.Guest.ThrowIfKernelComplained();
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task The_guest_reads_what_the_host_sets_on_each_line(string kernel)
    {
        var chip = await guests.OfAsync(kernel);

        foreach (int line in Enumerable.Range(0, Lines))
        {
            await chip.Host.SetAsync([new(line, Level.High)], ChipRig.Patience);
            await chip.Host.SettledAsync(ChipRig.Patience);
            Assert.Equal(Enumerable.Range(0, Lines).Select(other => other == line ? "1" : "0"), await LevelsAsync(chip));
            await chip.Host.SetAsync([new(line, Level.Low)], ChipRig.Patience);
        }

        await chip.Host.SettledAsync(ChipRig.Patience);
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task The_host_sees_what_the_guest_drives_and_who_does(string kernel)
    {
        var chip = await guests.OfAsync(kernel);
        int[] outputs = [3, 30, 31];
        foreach (int line in outputs)
            await chip.Host.ReleaseAsync(line);
        var hold = await chip.Guest.StartAsync("gpioset -c gpiochip0 -C blinker 3=1 30=1 31=0");

        var info = await chip.Rig.WaitForLineAsync(30, line => line.Consumer == "blinker" && line.Level == Level.High, "gpioset to drive it");
        Assert.Equal(LineDirection.Output, info.Settings.Direction);
        Assert.Equal(LineDriver.Guest, info.DrivenBy);
        Assert.Equal(Level.High, (await chip.Rig.LineAsync(3)).Level);
        Assert.Equal(Level.Low, (await chip.Rig.LineAsync(31)).Level);
        var refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => chip.Host.SetAsync([new(30, Level.Low)], ChipRig.Patience));
        Assert.Equal(ErrorKind.LineDrivenByGuest, refusal.Kind);

        await hold.KillAsync();
        await chip.Rig.WaitForLineAsync(30, line => !line.Settings.Requested, "the line to be released");
        await chip.RunAsync("gpioget -c gpiochip0 3 30 31");
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task Bias_drive_and_debounce_of_the_guest_act_on_the_host(string kernel)
    {
        var chip = await guests.OfAsync(kernel);
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
        var chip = await guests.OfAsync(Kernels.Newest);
        await chip.Host.SetAsync([new(9, Level.Low)], ChipRig.Patience);
        var monitor = await chip.WatchAsync("gpiomon -c gpiochip0 -p 200ms -F '%e %o' -n 1 9");
        await chip.Rig.WaitForLineAsync(9, line => line.Settings.DebounceNanoseconds == 200_000_000, "the period");

        // 50 changes, none of which lasts: then one that does.
        await chip.Host.ToggleAsync(new[] { 9 }, 51, TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, await monitor.WaitForExitAsync());
        Assert.Equal(["rising 9"], Names(monitor));
        await chip.Host.SetAsync([new(9, Level.Low)], ChipRig.Patience);
        await chip.RunAsync("gpioget -c gpiochip0 9");
    }

    private static async Task<IEnumerable<string>> LevelsAsync(GuestChip chip) =>
        (await chip.RunAsync($"gpioget -c gpiochip0 --numeric {string.Join(' ', Enumerable.Range(0, Lines))}")).Trim().Split(' ');

    // gpiomon's %e is 1 for a rising edge and 2 for a falling one.
    private static IEnumerable<string> Names(GuestProcess monitor) =>
        GuestChip.EdgesOf(monitor).Select(row => row.Split(' ') is [var edge, var line] ? $"{(edge == "1" ? "rising" : "falling")} {line}" : row);
}
