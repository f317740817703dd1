// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.EndToEnd.Tests.Boards;

/// <summary>Many readers of one board's events, while a guest is served.</summary>
[Collection(GuestCollection.Name)]
public sealed class ManyClientsTests
{
    private const int Clients = 100;
    private const int SlowClients = 10;
    private const int PerSecond = 10_000;
    private const int Seconds = 60;

    [Fact]
    public async Task A_hundred_clients_get_every_event_or_are_told_which_they_missed_and_the_guest_gets_every_edge()
    {
        await using var board = await BoardRig.StartAsync("chips:\n  gpio0: { names: [button] }\n");
        await using var guest = await board.BootAsync(new OverIvshmem(), "gpio0");
        var reader = await guest.StartAsync($"edge-reader gpiochip0 0 both {PerSecond * Seconds} 60000");
        await reader.WaitForLineAsync("ready");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds) + (4 * ChipRig.Patience));
        EventCount[] clients = [.. Enumerable.Range(0, Clients).Select(_ => new EventCount(board.ApiSocket))];
        using var client = board.Client();
        await Task.WhenAll(clients.Select(one => one.StartAsync(deadline.Token)));
        long memory = Memory(board.Up.Id);

        // The slow ones read nothing as long as edges flow.
        Task<BurstInfo> flow = client.ToggleAsync(new ToggleRequest
        {
            Lines = ["button"],
            Count = PerSecond * Seconds,
            PeriodNanoseconds = 1_000_000_000 / PerSecond,
        }, deadline.Token).AsTask();
        using var flowing = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        Task[] fast = [.. clients.Skip(SlowClients).Select(one => one.ReadToAsync(PerSecond * Seconds, flowing.Token))];
        var burst = await flow;
        long last = (await client.GetBoardAsync(deadline.Token)).Sequence;
        await Task.WhenAll(fast);
        await Task.WhenAll(clients.Select(one => one.ReadToAsync(last, deadline.Token)));

        Assert.Equal(PerSecond * Seconds, burst.Changes);
        var report = await EdgeReport.OfAsync(reader);
        Assert.Equal((PerSecond * Seconds, 0, 0), (report.Lines[0].Edges, report.Lines[0].OutOfTurn, report.Lines[0].Skipped));
        Assert.All(clients.Take(SlowClients), slow => Assert.True(slow.Missed > 0, "A client that read nothing for a minute missed nothing."));
        Assert.InRange(Memory(board.Up.Id) - memory, long.MinValue, 128 * 1024);
        foreach (var one in clients)
            one.Dispose();
        guest.ThrowIfKernelComplained();
    }

    /// <summary>The private memory of a process, in KiB.</summary>
    private static long Memory(int process) =>
        File.ReadLines($"/proc/{process}/smaps_rollup").Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture));
}
