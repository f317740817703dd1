// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;
using Xunit.Abstractions;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class DeliveryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_hundred_thousand_edges_on_one_line_all_arrive_in_order_with_their_level()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => guest.Configure(5, Rig.BothEdges));

        BurstResult result = await host.ToggleAsync(new[] { 5 }, 100_000, TimeSpan.Zero);
        await host.SettledAsync(Rig.Patience);

        output.WriteLine($"{result.EdgesSent / result.Elapsed.TotalSeconds:F0} edges/s, {result}");
        Assert.Equal(100_000, result.EdgesSent);
        machine.Do(_ =>
        {
            Assert.Equal(100_000, consumer.Count);
            Assert.Equal(0, consumer.WrongReads);
            Assert.Equal(0, consumer.Repeated);
            for (int i = 0; i < consumer.Edges.Count; i++)
                Assert.Equal((5, (uint)i + 1, (i + 1) % 2), (consumer.Edges[i].Line, consumer.Edges[i].Sequence, consumer.Edges[i].Level));
        });
        ChipInfo info = await host.GetInfoAsync();
        Assert.Equal((100_000L, 100_000L, 0L), (info.EdgesSent, info.EdgesDelivered, info.EdgesCoalesced));
    }

    [Fact]
    public async Task Eight_lines_interleaved_lose_nothing_and_keep_their_order()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        int[] lines = [0, 3, 7, 8, 15, 16, 30, 31];
        machine.Do(guest => Array.ForEach(lines, line => guest.Configure(line, Rig.BothEdges)));

        BurstResult result = await host.ToggleAsync(lines, 12_500, TimeSpan.Zero);
        await host.SettledAsync(Rig.Patience);

        output.WriteLine($"{result.EdgesSent / result.Elapsed.TotalSeconds:F0} edges/s, {result}");
        machine.Do(_ =>
        {
            Assert.Equal(100_000, consumer.Count);
            Assert.Equal(0, consumer.WrongReads);
            for (int i = 0; i < consumer.Edges.Count; i++)
                Assert.Equal((lines[i % 8], (uint)(i / 8) + 1), (consumer.Edges[i].Line, consumer.Edges[i].Sequence));
        });
    }

    [Fact]
    public async Task A_hundred_thousand_toggles_of_the_guest_are_all_seen_or_counted()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        using EventSubscription events = host.Subscribe([9], 1 << 18);
        machine.Do(guest =>
        {
            guest.SetConsumer(9, "blinker");
            guest.Configure(9, Rig.Output, Level.Low);
            for (int i = 0; i < 100_000; i++)
                guest.Set(9, i % 2 == 0 ? Level.High : Level.Low);
        });
        uint overflow = machine.Do(guest => guest.Overflow);
        output.WriteLine($"{overflow} reports found the queue full");

        long seen = 0;
        LineEvent last = default;
        await Rig.Eventually(
            () =>
            {
                while (events.TryRead(out LineEvent next))
                {
                    if (next.Kind != LineEventKind.Edge)
                        continue;
                    Assert.True(next.Sequence > last.Sequence);
                    Assert.True(next.Time >= last.Time);
                    Assert.Equal(LineDriver.Guest, next.By);
                    last = next;
                    seen++;
                }

                return host.GetLinesAsync().Result[9].NetChanges == 100_000;
            },
            "all toggles");
        LineInfo line = (await host.GetLinesAsync())[9];
        output.WriteLine($"{seen} edges seen, {line}");
        Assert.Equal("blinker", line.Consumer);
        Assert.Equal(Level.Low, line.Level);
        Assert.Equal(0, events.MissedTotal);
        Assert.Equal(100_000, line.NetChanges);
        Assert.True(overflow > 0 || seen == 100_000);
    }
}
