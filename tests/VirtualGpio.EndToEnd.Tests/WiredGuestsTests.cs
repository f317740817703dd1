// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>Two guests whose chips a board file connects, line by line.</summary>
[Collection(GuestCollection.Name)]
public sealed class WiredGuestsTests : IAsyncLifetime
{
    private const string Board = """
        chips:
          gpio0: { lines: 8, names: [out] }
          gpio1: { lines: 8, names: [in] }
        nets:
          wire: [gpio0:0, gpio1:0]
          fast: [gpio0:1, gpio1:1]
          bus: { connects: [gpio0:2, gpio1:2], pull: up }
        """;

    private BoardRig _board = null!;
    private Guest _sender = null!;
    private Guest _receiver = null!;

    public async Task InitializeAsync()
    {
        _board = await BoardRig.StartAsync(Board);
        Task<Guest> receiver = _board.BootAsync("gpio1", Kernels.Oldest);
        _sender = await _board.BootAsync("gpio0");
        _receiver = await receiver;
    }

    public async Task DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _receiver.DisposeAsync();
        await _board.DisposeAsync();
    }

    [Fact]
    public async Task What_gpioset_does_in_one_guest_gpiomon_prints_in_the_other_and_none_is_lost_at_full_speed()
    {
        var monitor = await _receiver.StartAsync("gpiomon --banner --num-events 1000 --format '%e' in");
        await monitor.WaitForLineAsync("Monitoring");
        // The shortest period that gpioset takes.
        var setter = await _sender.StartAsync("gpioset --toggle 1us out=0");
        Assert.Equal(0, await monitor.WaitForExitAsync());
        string[] edges = [.. monitor.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        Assert.Equal(1000, edges.Length);
        Assert.All(edges.Index(), edge => Assert.Equal(edge.Index % 2 == 0 ? "1" : "2", edge.Item));
        await setter.KillAsync();

        // And counted to the last one: what the host saw is what the other guest's program read.
        var reader = await _receiver.StartAsync("edge-reader gpiochip0 0 both 100000000 5000");
        await reader.WaitForLineAsync("ready");
        long before = await _board.ChangesAsync("wire");
        setter = await _sender.StartAsync("gpioset --toggle 1us out=0");
        using var client = _board.Client();
        await client.WaitAsync(new WaitRequest { Line = "wire", For = "edge", Count = 20_000, TimeoutNanoseconds = (long)ChipRig.Patience.TotalNanoseconds });
        await setter.KillAsync();
        var report = await EdgeReport.OfAsync(reader);
        long changes = await _board.ChangesAsync("wire") - before;
        Assert.InRange(changes, 20_000, long.MaxValue);
        Assert.Equal((changes, 0, 0), (report.Lines[0].Edges, report.Lines[0].OutOfTurn, report.Lines[0].Skipped));
        Assert.Equal(0, (await client.GetChipAsync("gpio1")).EdgesCoalesced);
        _sender.ThrowIfKernelComplained();
        _receiver.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_burst_that_the_receiver_cannot_follow_waits_on_the_host_and_arrives_in_full()
    {
        const int toggles = 100_000;
        var reader = await _receiver.StartAsync($"edge-reader gpiochip0 1 both {toggles} 30000");
        await reader.WaitForLineAsync("ready");
        (await _sender.RunAsync($"line-toggle gpiochip0 1 {toggles}")).ThrowIfFailed();

        var report = await EdgeReport.OfAsync(reader);
        using var client = _board.Client();
        long unseen = (await client.GetChipAsync("gpio0")).CoalescedByGuest;
        // A loop of ioctls can outrun the host; what it then leaves out it counts.
        Assert.Equal(toggles, report.Lines[1].Edges + unseen);
        Assert.Equal(0, report.Lines[1].OutOfTurn);
        Assert.Equal(0, (await client.GetChipAsync("gpio1")).EdgesCoalesced);
    }

    [Fact]
    public async Task A_bus_that_both_pull_down_and_none_drives_high_is_as_on_a_board()
    {
        await _board.WaitForLineAsync("gpio0:2", line => line is { Level: 1, DrivenBy: ["pull"] }, "the pull");
        var low = await _sender.StartAsync("gpioset -c gpiochip0 --drive open-drain 2=0");
        await _board.WaitForLineAsync("gpio0:2", line => line.Level == 0, "the bus to go low");
        var other = await _receiver.StartAsync("gpioset -c gpiochip0 --drive open-drain 2=0");
        await _board.WaitForLineAsync("gpio1:2", line => line.DrivenBy.Length == 2, "both to drive");
        // As on a board, a line that is released stays what it was: one that is read is an input.
        await low.KillAsync();
        (await _sender.RunAsync("gpioget -c gpiochip0 2")).ThrowIfFailed();
        var info = await _board.WaitForLineAsync("gpio0:2", line => line.DrivenBy is ["gpio1:2"], "one to let go");
        Assert.Equal((0, false), (info.Level, info.Contention));
        await other.KillAsync();
        (await _receiver.RunAsync("gpioget -c gpiochip0 2")).ThrowIfFailed();
        info = await _board.WaitForLineAsync("gpio0:2", line => line.Level == 1, "the bus to go high");
        Assert.Equal(["pull"], info.DrivenBy);
    }
}
