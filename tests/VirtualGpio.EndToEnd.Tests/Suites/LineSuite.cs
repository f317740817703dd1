// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>Each line, both ways.</summary>
public abstract class LineSuite<TTransport>(GuestChips guests) : Suite<TTransport>(guests)
    where TTransport : Transport, new()
{
    private const int Lines = 32;

    public static TheoryData<string, string> EachKernelAndKindOfEdges => EachKernelWith("rising", "falling", "both");

    [Theory]
    [MemberData(nameof(EachKernelAndKindOfEdges))]
    public async Task gpiomon_sees_the_edges_of_each_of_the_32_lines(string kernel, string edges)
    {
        var chip = await SharedAsync(kernel);
        int[] all = [.. Enumerable.Range(0, Lines)];
        string[] expected = [.. all.SelectMany(line => new[] { $"rising {line}", $"falling {line}" })
            .Where(edge => edges == "both" || edge.StartsWith(edges, StringComparison.Ordinal))];
        var monitor = await chip.WatchAsync(
            $"gpiomon -c gpiochip0 -e {edges} -n {expected.Length} -F '%e %o' {string.Join(' ', all)}");

        foreach (int line in all)
            await chip.Host.ToggleAsync(new[] { line }, 2, TimeSpan.Zero);

        Assert.Equal(0, await monitor.WaitForExitAsync());
        Assert.Equal(expected, GuestChip.NamedEdgesOf(monitor));
        chip.Guest.ThrowIfKernelComplained();
    }

    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task The_guest_reads_what_the_host_sets_on_each_line(string kernel)
    {
        var chip = await SharedAsync(kernel);
        await chip.Host.SetAsync([.. Enumerable.Range(0, Lines).Select(line => new LineValue(line, Level.Low))], ChipRig.Patience);

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
    [MemberData(nameof(EachKernel))]
    public async Task The_host_sees_what_the_guest_drives(string kernel)
    {
        var chip = await SharedAsync(kernel);
        int[] outputs = [3, 30, 31];
        foreach (int line in outputs)
            await chip.Host.ReleaseAsync(line);
        var hold = await chip.Guest.StartAsync("gpioset -c gpiochip0 3=1 30=1 31=0");

        // The last of the three.
        var info = await chip.Rig.WaitForLineAsync(31, line => line.Settings.Direction == LineDirection.Output, "gpioset to drive it");
        Assert.Equal(Level.Low, info.Level);
        info = await chip.Rig.WaitForLineAsync(30, line => line.Level == Level.High, "gpioset to drive it");
        Assert.Equal(LineDirection.Output, info.Settings.Direction);
        Assert.Equal(LineDriver.Guest, info.DrivenBy);
        Assert.Equal(Level.High, (await chip.Rig.LineAsync(3)).Level);
        var refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => chip.Host.SetAsync([new(30, Level.Low)], ChipRig.Patience));
        Assert.Equal(ErrorKind.LineDrivenByGuest, refusal.Kind);

        await hold.KillAsync();
        await chip.Rig.WaitForLineAsync(30, line => !line.Settings.Requested, "the line to be released");
        await chip.RunAsync("gpioget -c gpiochip0 3 30 31");
        chip.Guest.ThrowIfKernelComplained();
    }

    private static async Task<IEnumerable<string>> LevelsAsync(GuestChip chip) =>
        (await chip.RunAsync($"gpioget -c gpiochip0 --numeric {string.Join(' ', Enumerable.Range(0, Lines))}")).Trim().Split(' ');
}
