// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Wire;

/// <summary>Random orders of steps on both sides, starting just before the counters wrap.</summary>
public sealed class QueueTests
{
    private const uint Start = uint.MaxValue - 20;

    private static readonly Layout Layout = Layout.For(4, 16, 16);

    [Fact]
    public void Edges_arrive_once_and_in_order_whatever_the_order_of_steps() =>
        Prop.ForAll(Gen.Choose(0, 4).ArrayOf().ToArbitrary(), steps =>
        {
            using SharedMemory memory = TestMemory.Create(4096);
            var producer = new EdgeQueueProducer(memory, Layout);
            var consumer = new EdgeQueueConsumer(memory, Layout);
            producer.Adopt(Start, Start);
            consumer.SkipTo(Start);
            uint sent = 0;
            uint published = 0;
            uint taken = 0;
            foreach (int step in steps)
            {
                switch (step)
                {
                    case 0 or 1 when producer.Room > 0:
                        producer.Stage(new EdgeEntry((ushort)(sent % 4), 1, (byte)(sent % 2), sent, sent++ * 3L));
                        break;
                    case 2:
                        producer.Publish();
                        published = sent;
                        break;
                    case 3:
                        Assert.True(producer.Look(out uint seen));
                        Assert.Equal(Start + taken, seen);
                        break;
                    default:
                        bool isThere = consumer.TryPeek(out EdgeEntry edge, out bool isValid);
                        Assert.True(isValid);
                        Assert.Equal(taken != published, isThere);
                        if (!isThere)
                            break;
                        Assert.Equal(new EdgeEntry((ushort)(taken % 4), 1, (byte)(taken % 2), taken, taken++ * 3L), edge);
                        consumer.Take();
                        break;
                }

                Assert.InRange(producer.Room, 0, 16);
                Assert.True(producer.Waiting >= sent - taken);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reports_arrive_once_and_in_order_and_a_full_queue_is_told() =>
        Prop.ForAll(Gen.Choose(0, 3).ArrayOf().ToArbitrary(), steps =>
        {
            using SharedMemory memory = TestMemory.Create(4096);
            memory.UInt32At(Map.ReportHead) = memory.UInt32At(Map.ReportTail) = Start;
            var producer = new ReportQueueProducer(memory, Layout);
            var consumer = new ReportQueueConsumer(memory, Layout);
            consumer.Adopt(Start);
            Queue<uint> staged = [];
            Queue<uint> published = [];
            int givenBack = 0;
            int room = 16;
            uint next = 0;
            foreach (int step in steps)
            {
                switch (step)
                {
                    case 0:
                        Assert.Equal(room > 0, producer.TryStage(new ReportEntry(1, 1, next, 0)));
                        if (room-- > 0)
                            staged.Enqueue(next++);
                        else
                            room = 0;
                        break;
                    case 1:
                        producer.StoreHead();
                        while (staged.TryDequeue(out uint word))
                            published.Enqueue(word);
                        break;
                    case 2:
                        Assert.Equal(published.Count > 0, consumer.TryRead(out ReportEntry report, out uint? bad));
                        Assert.Null(bad);
                        if (!published.TryDequeue(out uint expected))
                            break;
                        Assert.Equal(expected, report.Word);
                        givenBack++;
                        break;
                    default:
                        consumer.StoreTail();
                        room += givenBack;
                        givenBack = 0;
                        break;
                }
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(17u)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue)]
    public void An_index_that_cannot_be_right_is_not_taken_over(uint distance)
    {
        using SharedMemory memory = TestMemory.Create(4096);
        var edges = new EdgeQueueProducer(memory, Layout);
        edges.Adopt(100, 100);
        memory.UInt32At(Map.EdgeTail) = 100 - distance;
        Assert.False(edges.Look(out uint seen));
        Assert.Equal((100 - distance, 100u), (seen, edges.Tail));

        var reports = new ReportQueueConsumer(memory, Layout);
        reports.Adopt(100);
        memory.UInt32At(Map.ReportHead) = 100 + distance;
        Assert.False(reports.TryRead(out _, out uint? bad));
        Assert.Equal(100 + distance, bad);
        Assert.Equal(100u, reports.Tail);

        var guest = new EdgeQueueConsumer(memory, Layout);
        guest.SkipTo(100);
        memory.UInt32At(Map.EdgeHead) = 100 + distance;
        Assert.False(guest.TryPeek(out _, out bool isValid));
        Assert.False(isValid);

        memory.UInt32At(Map.ReportTail) = 50;
        memory.UInt32At(Map.ReportHead) = 50 + distance;
        Assert.Equal(50u, new ReportQueueProducer(memory, Layout).Head);
    }

    [Fact]
    public void A_guest_that_sleeps_on_an_edge_it_was_never_rung_for_lacks_a_doorbell_until_it_is_rung()
    {
        using SharedMemory memory = TestMemory.Create(4096);
        var producer = new EdgeQueueProducer(memory, Layout);
        producer.Adopt(Start, Start);
        memory.UInt32At(Map.EdgeTail) = Start;
        memory.UInt32At(Map.EdgeEvent) = Start - 1;
        producer.Stage(new EdgeEntry(0, 1, 1, 1, 0));
        // Its event comes to light too late: it has looked at head before.
        Assert.False(producer.Publish());
        Assert.False(producer.LacksDoorbell(out _));
        memory.UInt32At(Map.EdgeEvent) = Start;

        Assert.True(producer.LacksDoorbell(out uint wanted));
        Assert.Equal(Start, wanted);
        producer.Answer(wanted);
        Assert.False(producer.LacksDoorbell(out _));
    }

    [Fact]
    public void A_guest_that_was_rung_or_is_awake_or_has_taken_all_lacks_none()
    {
        using SharedMemory memory = TestMemory.Create(4096);
        var producer = new EdgeQueueProducer(memory, Layout);
        producer.Adopt(Start, Start);
        memory.UInt32At(Map.EdgeTail) = memory.UInt32At(Map.EdgeEvent) = Start;
        producer.Stage(new EdgeEntry(0, 1, 1, 1, 0));
        Assert.True(producer.Publish());
        Assert.False(producer.LacksDoorbell(out _));
        producer.Stage(new EdgeEntry(0, 1, 0, 2, 0));
        producer.Publish();
        memory.UInt32At(Map.EdgeTail) = Start + 1;
        Assert.False(producer.LacksDoorbell(out _));
        memory.UInt32At(Map.EdgeTail) = memory.UInt32At(Map.EdgeEvent) = Start + 2;
        Assert.False(producer.LacksDoorbell(out _));
    }

    [Fact]
    public void An_entry_not_yet_published_cannot_have_been_taken()
    {
        using SharedMemory memory = TestMemory.Create(4096);
        var edges = new EdgeQueueProducer(memory, Layout);
        edges.Adopt(0, 0);
        edges.Stage(new EdgeEntry(0, 1, 1, 1, 0));
        memory.UInt32At(Map.EdgeTail) = 1;
        Assert.False(edges.Look(out _));
    }

    [Fact]
    public void Staging_into_a_full_queue_is_a_mistake_of_the_caller()
    {
        using SharedMemory memory = TestMemory.Create(4096);
        var edges = new EdgeQueueProducer(memory, Layout);
        edges.Adopt(0, 0);
        for (int i = 0; i < 16; i++)
            edges.Stage(default);
        Assert.Throws<InvalidOperationException>(() => edges.Stage(default));
    }

    [Fact]
    public void Words_that_the_other_side_overwrote_are_found_and_written_again()
    {
        using SharedMemory memory = TestMemory.Create(4096);
        var edges = new EdgeQueueProducer(memory, Layout);
        edges.Adopt(5, 5);
        edges.Stage(new EdgeEntry(3, 1, 1, 9, 8));
        edges.Publish();
        Assert.Null(edges.Repair());
        foreach (int offset in new[] { Map.EdgeHead, Map.EdgeSpaceEvent, Layout.EdgeRing + (5 * 16) + 4 })
        {
            uint good = memory.UInt32At(offset);
            memory.UInt32At(offset) = ~good;
            Assert.NotNull(edges.Repair());
            Assert.Equal(good, memory.UInt32At(offset));
            Assert.Null(edges.Repair());
        }
    }
}
