// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Wire;

/// <summary>Each ring between two real threads that sleep on real eventfds: a doorbell lost is a test that does not end.</summary>
public sealed class StressTests
{
    private const int Count = 300_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(16)]
    [InlineData(1024)]
    public async Task The_edge_queue_carries_everything_between_two_threads(int entries)
    {
        Layout layout = Layout.For(4, entries, 16);
        using SharedMemory memory = TestMemory.Create();
        using var forGuest = EventFd.Create();
        using var forHost = EventFd.Create();
        var producer = new EdgeQueueProducer(memory, layout);
        producer.Adopt(uint.MaxValue - 1000, uint.MaxValue - 1000);
        var consumer = new EdgeQueueConsumer(memory, layout);
        consumer.SkipTo(producer.Head);
        consumer.StoreEvent();
        Task guest = Task.Factory.StartNew(
            () =>
            {
                for (uint i = 0; i < Count;)
                {
                    while (consumer.TryPeek(out EdgeEntry edge, out bool isValid))
                    {
                        Assert.Equal(new EdgeEntry((ushort)(i & 3), 1, (byte)(i & 1), i, ~(long)i), edge);
                        Assert.True(isValid);
                        i++;
                        if (consumer.Take())
                            forHost.Signal();
                    }

                    if (i < Count && consumer.Arm())
                        Sleep(forGuest);
                }
            },
            TaskCreationOptions.LongRunning);

        for (uint i = 0; i < Count; i++)
        {
            while (producer.Room == 0)
            {
                Ring(producer.Publish(), forGuest);
                uint wanted = producer.Tail + ((uint)entries / 2);
                producer.WantSpace(wanted);
                Assert.True(producer.Look(out _));
                if ((int)(producer.Tail - wanted) <= 0)
                    Sleep(forHost);
                Assert.True(producer.Look(out _));
            }

            producer.Stage(new EdgeEntry((ushort)(i & 3), 1, (byte)(i & 1), i, ~(long)i));
            if (i % 7 == 0)
                Ring(producer.Publish(), forGuest);
        }

        Ring(producer.Publish(), forGuest);
        await guest.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_report_queue_carries_everything_or_says_that_it_is_full()
    {
        Layout layout = Layout.For(4, 16, 64);
        using SharedMemory memory = TestMemory.Create();
        using var forHost = EventFd.Create();
        var consumer = new ReportQueueConsumer(memory, layout);
        consumer.Adopt(0);
        var producer = new ReportQueueProducer(memory, layout);
        long left = 0;
        Task<long> guest = Task.Factory.StartNew(
            () =>
            {
                for (uint i = 1; i <= Count; i++)
                {
                    uint before = producer.Head;
                    // The last one is what tells the host that it can end.
                    while (!producer.TryStage(new ReportEntry(1, 1, i, i)))
                    {
                        if (i < Count)
                            break;
                        Thread.Yield();
                    }

                    if (producer.Head == before)
                    {
                        left++;
                        continue;
                    }

                    producer.StoreHead();
                    Ring(producer.IsDoorbellDue(before), forHost);
                }

                return left;
            },
            TaskCreationOptions.LongRunning);

        uint last = 0;
        long received = 0;
        while (last < Count)
        {
            while (consumer.TryRead(out ReportEntry report, out uint? bad))
            {
                Assert.True(report.Word > last && report.Time == report.Word);
                last = report.Word;
                received++;
                if (received % 16 == 0)
                    consumer.StoreTail();
                Assert.Null(bad);
            }

            consumer.StoreTail();
            if (last < Count && consumer.Arm())
                Sleep(forHost);
        }

        await guest.WaitAsync(Patience);
        Assert.Equal(Count, received + await guest);
    }

    private static void Ring(bool isDue, EventFd bell)
    {
        if (isDue)
            bell.Signal();
    }

    private static void Sleep(EventFd bell)
    {
        using var epoll = Epoll.Create();
        epoll.Add(bell, 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        Assert.Equal(1, epoll.Wait(ready, Patience));
        bell.TryConsume(out _);
    }
}
