// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>A guest with another kind of processor: 64-bit Arm.</summary>
public abstract class ArmSuite<TTransport>(GuestChips guests) : Suite<TTransport>(guests)
    where TTransport : Transport, new()
{
    [Fact]
    public async Task On_Arm_each_edge_arrives_and_each_output_is_seen()
    {
        await using var chip = await BootAsync(new GuestOptions { Architecture = GuestArchitecture.Arm64 });
        Assert.Equal("aarch64", (await chip.RunAsync("uname -m")).Trim());
        int[] lines = [0, 15, 31];
        const int each = 500;
        var reader = await chip.WatchAsync($"edge-reader gpiochip0 {string.Join(',', lines)} both {lines.Length * each} 10000 {Way.ReaderBuffer}");

        await chip.Host.ToggleAsync(lines, each, TimeSpan.Zero);

        var report = await EdgeReport.OfAsync(reader);
        foreach (int line in lines)
            Assert.Equal(new LineReport(each, each / 2, each / 2, 0, 0), report.Lines[line]);
        Assert.Equal(0, report.Backwards);

        using var events = chip.Host.Subscribe([7], 2 * each);
        await chip.RunAsync($"line-toggle gpiochip0 7 {each}");
        var edges = await events.GuestEdgesAsync(each);
        Assert.All(edges.Index(), edge => Assert.Equal(edge.Index % 2 == 0 ? Level.High : Level.Low, edge.Item.Level));

        await chip.RunAsync($"rmmod {Way.Module} && modprobe {Way.Module}");
        await chip.Rig.WaitForAsync(GuestState.Running);
        await EdgesComeAsync(chip);
    }
}
