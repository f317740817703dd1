// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>Two guests on one board.</summary>
/// <param name="wired">The guests, which the tests share.</param>
public abstract class WiredGuestsSuite<TSender, TReceiver>(WiredGuests<TSender, TReceiver> wired) : IClassFixture<WiredGuests<TSender, TReceiver>>
    where TSender : Transport, new()
    where TReceiver : Transport, new()
{
    private static readonly TReceiver s_receives = new();

    // What the slower of the two does in a second or so.
    private static readonly int s_edges = Math.Min(new TSender().BurstEdges, s_receives.BurstEdges);

    [Fact]
    public async Task What_gpioset_does_in_one_guest_gpiomon_prints_in_the_other_and_none_is_lost_at_full_speed()
    {
        var monitor = await wired.Receiver.StartAsync("gpiomon --banner --num-events 1000 --format '%e' in");
        await monitor.WaitForLineAsync("Monitoring");
        // The shortest period that gpioset takes; but to print each edge takes longer than some drivers give a program.
        string period = s_receives.ReaderBuffer == 0 ? "1us" : "2ms";
        var setter = await wired.Sender.StartAsync($"gpioset --toggle {period} out=0");
        Assert.Equal(0, await monitor.WaitForExitAsync());
        string[] edges = [.. monitor.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        Assert.Equal(1000, edges.Length);
        Assert.All(edges.Index(), edge => Assert.Equal(edge.Index % 2 == 0 ? "1" : "2", edge.Item));
        await setter.KillAsync();

        // And counted to the last one: what the host saw is what the other guest's program read.
        var reader = await wired.Receiver.StartAsync($"edge-reader gpiochip0 0 both 100000000 5000 {s_receives.ReaderBuffer}");
        await reader.WaitForLineAsync("ready");
        long before = await wired.Board.ChangesAsync("wire");
        setter = await wired.Sender.StartAsync("gpioset --toggle 1us out=0");
        using var client = wired.Board.Client();
        int many = s_edges / 5;
        await client.WaitAsync(new WaitRequest { Line = "wire", For = "edge", Count = many, TimeoutNanoseconds = (long)ChipRig.Patience.TotalNanoseconds });
        await setter.KillAsync();
        var report = await EdgeReport.OfAsync(reader);
        long changes = await wired.Board.ChangesAsync("wire") - before;
        Assert.InRange(changes, many, long.MaxValue);
        Assert.Equal((changes, 0, 0), (report.Lines[0].Edges, report.Lines[0].OutOfTurn, report.Lines[0].Skipped));
        Assert.Equal(0, (await client.GetChipAsync("gpio1")).EdgesCoalesced);
        wired.Sender.ThrowIfKernelComplained();
        wired.Receiver.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_burst_that_the_receiver_cannot_follow_waits_on_the_host_and_arrives_in_full()
    {
        using var client = wired.Board.Client();
        long unseen = (await client.GetChipAsync("gpio0")).CoalescedByGuest;
        var reader = await wired.Receiver.StartAsync($"edge-reader gpiochip0 1 both {s_edges} 10000 {s_receives.ReaderBuffer}");
        await reader.WaitForLineAsync("ready");
        (await wired.Sender.RunAsync($"line-toggle gpiochip0 1 {s_edges}")).ThrowIfFailed();

        var report = await EdgeReport.OfAsync(reader);
        unseen = (await client.GetChipAsync("gpio0")).CoalescedByGuest - unseen;
        // A loop of ioctls can outrun the host; what it then leaves out it counts.
        Assert.Equal(s_edges, report.Lines[1].Edges + unseen);
        Assert.Equal(0, report.Lines[1].OutOfTurn);
        Assert.Equal(0, (await client.GetChipAsync("gpio1")).EdgesCoalesced);
    }

    [Fact]
    public async Task A_bus_that_both_pull_down_and_none_drives_high_is_as_on_a_board()
    {
        await wired.Board.WaitForLineAsync("gpio0:2", line => line is { Level: 1, DrivenBy: ["pull"] }, "the pull");
        var low = await wired.Sender.StartAsync("gpioset -c gpiochip0 --drive open-drain 2=0");
        await wired.Board.WaitForLineAsync("gpio0:2", line => line.Level == 0, "the bus to go low");
        var other = await wired.Receiver.StartAsync("gpioset -c gpiochip0 --drive open-drain 2=0");
        await wired.Board.WaitForLineAsync("gpio1:2", line => line.DrivenBy.Length == 2, "both to drive");
        // As on a board, a line that is released stays what it was: one that is read is an input.
        await low.KillAsync();
        (await wired.Sender.RunAsync("gpioget -c gpiochip0 2")).ThrowIfFailed();
        var info = await wired.Board.WaitForLineAsync("gpio0:2", line => line.DrivenBy is ["gpio1:2"], "one to let go");
        Assert.Equal((0, false), (info.Level, info.Contention));
        await other.KillAsync();
        (await wired.Receiver.RunAsync("gpioget -c gpiochip0 2")).ThrowIfFailed();
        info = await wired.Board.WaitForLineAsync("gpio0:2", line => line.Level == 1, "the bus to go high");
        Assert.Equal(["pull"], info.DrivenBy);
    }
}
