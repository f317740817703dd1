// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

[Collection(nameof(Alone))]
public sealed class BacklogTests
{
    [Fact]
    public async Task What_one_guest_drives_arrives_at_another_in_order_and_completely()
    {
        await using TwoGuests two = await TwoGuests.Boot();
        await two.ChangeOutput(200_000);
        await Rig.Eventually(() => two.ConsumerB.Count >= 200_000, "all edges");
        await two.Board.SettledAsync(Rig.Patience);
        two.B.Do(_ =>
        {
            Assert.Equal(200_000, two.ConsumerB.Edges.Count);
            for (int i = 0; i < 200_000; i++)
            {
                EdgeEntry edge = two.ConsumerB.Edges[i];
                if ((edge.Line, edge.Level, edge.Sequence) != (0, 1 - (i & 1), (uint)i + 1))
                    Assert.Fail($"edge {i} is {edge}");
            }

            Assert.Equal((0, 0), (two.ConsumerB.WrongReads, two.ConsumerB.Repeated));
        });
        ChipStatus[] status = [await two.Board.GetChipAsync("a"), await two.Board.GetChipAsync("b")];
        Assert.Equal((0L, 0L, 200_000L, 200_000L), (status[0].CoalescedByGuest, status[1].EdgesCoalesced, status[1].EdgesSent, status[1].EdgesDelivered));
        Assert.Equal(0, two.ConsumerA.Count);
    }

    [Fact]
    public async Task Edges_that_nobody_commanded_wait_in_order_beyond_the_queue_s_size()
    {
        await using TwoGuests two = await TwoGuests.Boot(new IvshmemTransportOptions { EdgeQueueEntries = 16, EdgeBacklog = 20_000 });
        two.ConsumerB.MakeSlow(0);
        await two.ChangeOutput(20_000);
        await Rig.Eventually(() => two.ConsumerB.Count == 1, "the first edge");
        await two.Eventually("b", status => status.EdgesWaiting == 19_999, "all others wait");
        // A command has to wait behind them.
        int other = two.Board.Map.Find("b:1").Net;
        Task set = two.Board.SetAsync([new NetLevel(other, Level.High)], Rig.Patience);
        Task settled = two.Board.SettledAsync(Rig.Patience);
        await two.Eventually("b", status => status.EdgesWaiting == 19_999, "nothing moves");
        Assert.False(set.IsCompleted || settled.IsCompleted);
        two.B.Do(guest =>
        {
            guest.Configure(1, Rig.BothEdges);
            two.ConsumerB.MakeSlow(0, false);
            guest.Done(0);
        });
        await set.WaitAsync(Rig.Patience);
        await settled.WaitAsync(Rig.Patience);
        await Rig.Eventually(() => two.ConsumerB.Count == 20_001, "all edges");
        two.B.Do(_ =>
        {
            Assert.Equal(Enumerable.Range(1, 20_000).Select(i => (0, (uint)i)).Append((1, 1u)), two.ConsumerB.Edges.Select(edge => ((int)edge.Line, edge.Sequence)));
            Assert.Equal((0, 0), (two.ConsumerB.WrongReads, two.ConsumerB.Repeated));
        });
        Assert.Equal(0, (await two.Board.GetChipAsync("b")).EdgesCoalesced);
        Assert.DoesNotContain(Events(two.Board), entry => entry.Kind == EventKind.Overflow);
    }

    [Theory]
    [InlineData(500, 118, 382)]
    [InlineData(501, 117, 384)]
    public async Task Beyond_the_bound_edges_are_coalesced_counted_and_told_of_once_and_the_level_follows(int changes, int told, long coalesced)
    {
        await using TwoGuests two = await TwoGuests.Boot(new IvshmemTransportOptions { EdgeQueueEntries = 16, EdgeBacklog = 100 });
        two.ConsumerB.MakeSlow(0);
        // The first is being handled, and only then is the queue all there is.
        await two.ChangeOutput(1);
        await Rig.Eventually(() => two.ConsumerB.Count == 1, "the first edge");
        long reports = (await two.Board.GetChipAsync("a")).ReportsReceived;
        two.ChangeOutputBlindly(changes - 1);
        await two.Eventually("a", status => status.ReportsReceived == reports + changes - 1, "all reports");
        ChipStatus full = await two.Board.GetChipAsync("b");
        Assert.Equal((116L, changes - 117L), (full.EdgesWaiting, full.EdgesCoalesced));
        EventEntry overflow = Assert.Single(Events(two.Board), entry => entry.Kind == EventKind.Overflow);
        Assert.Equal(("b", 0, two.Bus), (two.Board.Map.ActorName(overflow.Chip), overflow.Line, overflow.Net));
        two.B.Do(guest =>
        {
            two.ConsumerB.MakeSlow(0, false);
            guest.Done(0);
        });
        await two.Board.SettledAsync(Rig.Patience);
        two.B.Do(guest =>
        {
            Assert.Equal((told, 0), (two.ConsumerB.Edges.Count, two.ConsumerB.Repeated));
            Assert.Equal(changes % 2 == 1 ? Level.High : Level.Low, guest.Read(0));
        });
        ChipStatus after = await two.Board.GetChipAsync("b");
        Assert.Equal((coalesced, told, 0L), (after.EdgesCoalesced, (int)after.EdgesSent, after.EdgesWaiting));
        // Once more is told once more.
        two.B.Do(_ => two.ConsumerB.MakeSlow(0));
        await two.ChangeOutput(300);
        await two.Eventually("b", status => status.EdgesCoalesced > coalesced, "another overflow");
        Assert.Equal(2, Events(two.Board).Count(entry => entry.Kind == EventKind.Overflow));
    }

    [Fact]
    public async Task A_guest_that_goes_while_edges_wait_for_it_holds_up_nobody()
    {
        await using TwoGuests two = await TwoGuests.Boot(new IvshmemTransportOptions { EdgeQueueEntries = 16 });
        two.ConsumerB.MakeSlow(0);
        await two.ChangeOutput(5000);
        Task set = two.Board.SetAsync([new NetLevel(two.Board.Map.Find("b:1").Net, Level.High)], Rig.Patience);
        Task settled = two.Board.SettledAsync(Rig.Patience);
        two.B.Dispose();
        await set.WaitAsync(Rig.Patience);
        await settled.WaitAsync(Rig.Patience);
        Assert.Equal(0, (await two.Board.GetChipAsync("b")).EdgesWaiting);
        await two.Board.RemoveChipAsync("b");
        await two.ChangeOutput(100);
    }

    [Fact]
    public async Task Edges_from_guest_to_guest_do_not_allocate_while_a_reader_reads()
    {
        await using TwoGuests two = await TwoGuests.Boot();
        two.ConsumerB.Records = false;
        int free = two.Board.Map.Find("b:5").Net;
        two.B.Do(guest => guest.Configure(5, Rig.BothEdges));
        using var stop = new CancellationTokenSource();
        long read = 0;
        EventReader reader = two.Board.Events.Read(two.Board.Events.Last);
        var thread = new Thread(() =>
        {
            var buffer = new EventEntry[1024];
            while (!stop.IsCancellationRequested)
            {
                int count = reader.TryRead(buffer, out MissedRange missed);
                Volatile.Write(ref read, read + count + missed.Count);
                if (count == 0)
                    Thread.Yield();
            }
        });
        thread.Start();
        await Both(two, free);
        long before = await AllocatedByBoard(two);
        await Both(two, free);
        long allocated = await AllocatedByBoard(two) - before;
        await Rig.Eventually(() => Volatile.Read(ref read) >= 400_000, "the reader");
        await stop.CancelAsync();
        thread.Join();
        Assert.InRange(read, 400_000, 410_000);
        // What is left is commands, and asking how far the guest has come: for 200,000 edges, and the smallest object has 24 bytes.
        Assert.InRange(allocated, 0, 2_000_000);
    }

    [Fact]
    public async Task A_guest_that_floods_with_reports_does_not_make_the_host_grow()
    {
        await using TwoGuests two = await TwoGuests.Boot();
        Flood(two, 300_000);
        await two.Board.GetLevelsAsync([two.Bus]);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Flood(two, 1_000_000);
        await two.Board.GetLevelsAsync([two.Bus]);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after - before < 64 << 20, $"grew by {after - before} bytes");
        Assert.Null((await two.Board.GetChipAsync("a")).Fault);
        Assert.True((await two.Board.GetChipAsync("a")).ReportsReceived > 10_000);
    }

    private static Task<long> AllocatedByBoard(TwoGuests two) => two.Board.Ask(static _ => GC.GetAllocatedBytesForCurrentThread());

    private static async Task Both(TwoGuests two, int free)
    {
        await two.ChangeOutput(100_000);
        await two.Board.ToggleAsync([free], 100_000, TimeSpan.Zero);
        await two.Board.SettledAsync(Rig.Patience);
    }

    private static void Flood(TwoGuests two, int reports)
    {
        for (int done = 0; done < reports; done += 1000)
        {
            two.A.Do(guest =>
            {
                for (int i = 0; i < 500; i++)
                {
                    guest.SetConsumer(1 + (i % 30), $"consumer {i % 7}");
                    guest.Configure(1 + (i % 30), new LineSettings { Requested = i % 3 != 0, Bias = (LineBias)(i % 4) });
                }
            });
        }
    }

    private static List<EventEntry> Events(BoardHost board)
    {
        List<EventEntry> all = [];
        EventReader reader = board.Events.Read(0);
        var buffer = new EventEntry[4096];
        int count;
        while ((count = reader.TryRead(buffer, out _)) > 0)
            all.AddRange(buffer[..count]);
        return all;
    }
}
