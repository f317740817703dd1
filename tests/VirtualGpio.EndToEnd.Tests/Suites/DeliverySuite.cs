// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>Counted at the host, in the guest's kernel, and at the reader: a gap in sequence numbers alone proves nothing.</summary>
public abstract class DeliverySuite<TTransport>(GuestChips guests) : Suite<TTransport>(guests)
    where TTransport : Transport, new()
{
    private static int Edges => Way.BurstEdges;

    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task A_line_toggled_without_pause_loses_no_edge(string kernel)
    {
        var chip = await SharedAsync(kernel);
        var reader = await chip.WatchAsync($"edge-reader gpiochip0 5 both {Edges} 5000 {Way.ReaderBuffer}");

        var burst = await chip.Host.ToggleAsync(new[] { 5 }, Edges, TimeSpan.Zero);
        var report = await EdgeReport.OfAsync(reader);

        Assert.Equal(Edges, burst.EdgesSent);
        Assert.Equal(new LineReport(Edges, Edges / 2, Edges / 2, 0, 0), report.Lines[5]);
        Assert.Equal(0, report.Gaps);
        chip.Guest.ThrowIfKernelComplained();
    }

    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task Eight_lines_interleaved_lose_no_edge_and_keep_their_order(string kernel)
    {
        var chip = await SharedAsync(kernel);

        var report = await EightLinesAsync(chip, "");

        if (Way.KeepsOrderOfLines)
            Assert.Equal((0, 0), (report.Gaps, report.Backwards));
    }

    [Fact]
    public async Task Eight_lines_interleaved_that_are_requested_one_by_one_lose_no_edge()
    {
        var report = await EightLinesAsync(await SharedAsync(), "one");

        Assert.Equal(0, report.Gaps);
    }

    [Fact]
    public async Task The_kernel_counts_one_interrupt_per_edge()
    {
        var chip = await SharedAsync();
        var reader = await chip.WatchAsync("edge-reader gpiochip0 6 both");
        long before = await chip.InterruptsAsync(6);

        await chip.Host.ToggleAsync(new[] { 6 }, Edges, TimeSpan.Zero);
        await chip.Host.SettledAsync(ChipRig.Patience);

        Assert.Equal(Edges, await chip.InterruptsAsync(6) - before);
        await reader.KillAsync();
    }

    [Fact]
    public async Task With_two_processors_and_a_pause_no_edge_is_lost_either()
    {
        await using var chip = await BootAsync(new GuestOptions { Cpus = 2 });
        const int edges = 5_000;
        var reader = await chip.WatchAsync($"edge-reader gpiochip0 5 both {edges} 5000 1024");

        await chip.Host.ToggleAsync(new[] { 5 }, edges, TimeSpan.FromMicroseconds(500));

        Assert.Equal(new LineReport(edges, edges / 2, edges / 2, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[5]);
        chip.Guest.ThrowIfKernelComplained();
    }

    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task The_host_sees_each_change_of_an_output_toggled_in_a_tight_loop(string kernel)
    {
        var chip = await SharedAsync(kernel);
        await chip.Host.ReleaseAsync(20);
        using var events = chip.Host.Subscribe([20], Edges * 2);
        long coalesced = (await chip.Host.GetInfoAsync()).CoalescedByGuest;

        await chip.RunAsync($"line-toggle gpiochip0 20 {Edges}");
        coalesced = (await chip.Host.GetInfoAsync()).CoalescedByGuest - coalesced;
        var edges = await events.GuestEdgesAsync(Edges - (int)coalesced);

        Assert.Equal(0, events.MissedTotal);
        for (int i = 1; i < edges.Count; i++)
            Assert.True(edges[i].Time >= edges[i - 1].Time, $"edge {i} at {edges[i].Time} ns is before its predecessor at {edges[i - 1].Time} ns");
        if (coalesced == 0)
            Assert.All(edges.Index(), edge => Assert.Equal(edge.Index % 2 == 0 ? Level.High : Level.Low, edge.Item.Level));
        Assert.Equal(Level.Low, edges[^1].Level);
        await chip.RunAsync("gpioget -c gpiochip0 20");
        chip.Guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_consumer_that_does_not_come_back_is_named_to_who_waits_for_it()
    {
        await using var chip = await BootAsync(new GuestOptions(), new ChipHostOptions { Names = ["button"] }, queueEntries: 16);
        var reader = await chip.WatchAsync("edge-reader gpiochip0 0 both 17 10000");
        // A stopped machine is the slowest consumer there is.
        Signals.Kill(chip.Guest.QemuProcessId, LinuxSignal.Stop);

        await chip.Host.ToggleAsync(new[] { 0 }, 16, TimeSpan.Zero);
        var refused = await Assert.ThrowsAsync<VirtualGpioException>(
            () => chip.Host.SetAsync([new(0, Level.High)], TimeSpan.FromMilliseconds(300)));

        Assert.Equal(ErrorKind.GuestBusy, refused.Kind);
        Assert.Contains("'button'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Way.TellsConsumers, refused.Message.Contains("'edge-reader'", StringComparison.Ordinal));
        Assert.Contains("'button'", (await chip.Host.GetInfoAsync()).Stall, StringComparison.Ordinal);
        Signals.Kill(chip.Guest.QemuProcessId, LinuxSignal.Continue);
        await chip.Host.SettledAsync(ChipRig.Patience);
        Assert.Null((await chip.Host.GetInfoAsync()).Stall);
        await chip.Host.SetAsync([new(0, Level.High)], ChipRig.Patience);
        Assert.Equal(new LineReport(17, 9, 8, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[0]);
    }

    private static async Task<EdgeReport> EightLinesAsync(GuestChip chip, string requests)
    {
        int[] lines = [.. Enumerable.Range(8, 8)];
        int each = Way.EightLinesEdges / 8;
        var reader = await chip.WatchAsync($"edge-reader gpiochip0 8-15 both {each * 8} 5000 {Way.ReaderBuffer} {requests}");

        await chip.Host.ToggleAsync(lines, each, TimeSpan.Zero);
        var report = await EdgeReport.OfAsync(reader);

        foreach (int line in lines)
            Assert.Equal(new LineReport(each, each / 2, each / 2, 0, 0), report.Lines[line]);
        chip.Guest.ThrowIfKernelComplained();
        return report;
    }
}
