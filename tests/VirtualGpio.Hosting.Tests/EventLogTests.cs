// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Hosting.Tests;

public sealed class EventLogTests
{
    [Fact]
    public void Any_sequence_of_writes_and_reads_gives_each_event_once_or_in_a_missed_range()
    {
        // Positive: that many events are written; negative: a read with a buffer of that size.
        Check.QuickThrowOnFailure(Prop.ForAll<int[]>(steps =>
        {
            var log = new EventLog(16);
            EventReader reader = log.Read(0);
            long written = 0;
            long next = 1;
            foreach (int step in steps.Append(-40).Append(-40).Append(-40))
            {
                for (int i = 0; i < step; i++)
                    Write(log, ++written);
                if (step >= 0)
                    continue;
                var buffer = new EventEntry[-(long)step % 50 + 1];
                int count = reader.TryRead(buffer, out MissedRange missed);
                if (missed.Count > 0)
                {
                    Assert.Equal((0, next), (count, missed.From));
                    // Not one more than had to go.
                    Assert.Equal(written - 16, next + missed.Count - 1);
                    next += missed.Count;
                }

                for (int i = 0; i < count; i++)
                    CheckEntry(buffer[i], next++);
                Assert.Equal(next - 1, reader.Position);
            }

            Assert.Equal(written, next - 1);
        }));
    }

    [Theory]
    [InlineData(16, 4)]
    [InlineData(64, 64)]
    [InlineData(4096, 100)]
    public async Task Readers_beside_a_fast_writer_see_each_event_once_or_are_told_that_it_is_gone(int capacity, int bufferSize)
    {
        const long Events = 2_000_000;
        var log = new EventLog(capacity);
        Task<(long Seen, long Missed)>[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadAll(log, bufferSize)))];
        IEventSink sink = log;
        for (long i = 1; i <= Events; i++)
        {
            Write(log, i);
            if (i % 64 == 0)
                sink.Flush();
        }

        sink.Close();
        foreach ((long seen, long missed) in await Task.WhenAll(readers).WaitAsync(TestBoard.Patience))
        {
            Assert.Equal(Events, seen + missed);
            // The last of them are still there when the writer has ended.
            Assert.True(seen > 0);
        }
    }

    [Fact]
    public async Task No_wake_up_is_lost()
    {
        const int Events = 30_000;
        var log = new EventLog(1 << 16);
        long[] progress = new long[3];
        Task<(long Seen, long Missed)>[] readers = [.. Enumerable.Range(0, 3).Select(i => Task.Run(() => ReadAll(log, 8, end => Volatile.Write(ref progress[i], end))))];
        IEventSink sink = log;
        var random = new Random(1);
        for (long i = 1; i <= Events; i++)
        {
            Write(log, i);
            sink.Flush();
            Thread.SpinWait(random.Next(2000));
            // Every so often all readers must get there without another event that could wake them.
            if (random.Next(8) == 0)
                await AllReach(progress, i);
        }

        sink.Close();
        foreach ((long seen, long missed) in await Task.WhenAll(readers).WaitAsync(TestBoard.Patience))
            Assert.Equal((Events, 0L), (seen, missed));
    }

    [Fact]
    public async Task A_reader_that_waits_for_each_single_event_is_woken_each_time()
    {
        var log = new EventLog(16);
        IEventSink sink = log;
        EventReader reader = log.Read(0);
        var buffer = new EventEntry[4];
        for (long i = 1; i <= 20_000; i++)
        {
            Task<bool> waiting = reader.WaitAsync().AsTask();
            Write(log, i);
            sink.Flush();
            Assert.True(await waiting.WaitAsync(TestBoard.Patience));
            Assert.Equal(1, reader.TryRead(buffer, out _));
            CheckEntry(buffer[0], i);
        }
    }

    [Fact]
    public async Task Closing_wakes_everybody_who_reads_the_rest_first()
    {
        var log = new EventLog(16);
        EventReader[] readers = [.. Enumerable.Range(0, 50).Select(_ => log.Read(0))];
        Task<bool>[] waiting = [.. readers.Select(reader => reader.WaitAsync().AsTask())];
        Assert.All(waiting, wait => Assert.False(wait.IsCompleted));
        ((IEventSink)log).Close();
        Assert.All(await Task.WhenAll(waiting).WaitAsync(TestBoard.Patience), Assert.False);
        Assert.False(await readers[0].WaitAsync());

        Write(log, 1);
        Assert.True(await readers[0].WaitAsync());
        Assert.Equal(1, readers[0].TryRead(new EventEntry[2], out _));
        Assert.False(await readers[0].WaitAsync());
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_the_others_waiting()
    {
        var log = new EventLog(16);
        using var cancellation = new CancellationTokenSource();
        Task<bool> stays = log.Read(0).WaitAsync().AsTask();
        for (int i = 0; i < 1000; i++)
        {
            using var own = new CancellationTokenSource();
            Task<bool> wait = log.Read(0).WaitAsync(own.Token).AsTask();
            await own.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        Assert.False(stays.IsCompleted);
        Write(log, 1);
        ((IEventSink)log).Flush();
        Assert.True(await stays.WaitAsync(TestBoard.Patience));
    }

    [Fact]
    public void Reading_begins_behind_an_event_that_there_was()
    {
        var log = new EventLog(16);
        Write(log, 1);
        Assert.Equal(1, log.Read(1).Position);
        Assert.Throws<VirtualGpioException>(() => log.Read(2));
        Assert.Throws<VirtualGpioException>(() => log.Read(-1));
    }

    [Fact]
    public async Task Readers_of_a_board_that_toggles_at_full_speed_see_every_edge_in_order_or_a_gap_that_is_told()
    {
        await using var board = new TestBoard(new BoardHostOptions { EventCapacity = 256 });
        int[] nets = (await board.Add("a", room: 1 << 20, takesAll: true)).Nets;
        long begin = board.Host.Events.Last;
        Task<long>[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadBoard(board.Host.Events.Read(begin), nets[0])))];
        await board.Host.ToggleAsync([nets[0]], 500_000, TimeSpan.Zero);
        await board.Host.DisposeAsync();
        foreach (long end in await Task.WhenAll(readers).WaitAsync(TestBoard.Patience))
            Assert.Equal(begin + 500_000, end);
    }

    private static async Task<long> ReadBoard(EventReader reader, int net)
    {
        var buffer = new EventEntry[100];
        long next = reader.Position + 1;
        long counted = 0;
        while (await reader.WaitAsync())
        {
            int count = reader.TryRead(buffer, out MissedRange missed);
            if (missed.Count > 0)
                Assert.Equal(next, missed.From);
            next += missed.Count;
            counted += missed.Count;
            for (int i = 0; i < count; i++)
            {
                EventEntry edge = buffer[i];
                Assert.Equal((next++, ++counted, EventKind.Edge, net), (edge.Sequence, edge.Count, edge.Kind, edge.Net));
                Assert.Equal(counted % 2 == 1 ? Level.High : Level.Low, edge.Level);
            }
        }

        return next - 1;
    }

    private static async Task<(long Seen, long Missed)> ReadAll(EventLog log, int bufferSize, Action<long>? reached = null)
    {
        EventReader reader = log.Read(0);
        var buffer = new EventEntry[bufferSize];
        long next = 1;
        long gone = 0;
        while (await reader.WaitAsync())
        {
            int count = reader.TryRead(buffer, out MissedRange missed);
            if (missed.Count > 0)
            {
                Assert.Equal((0, next), (count, missed.From));
                next += missed.Count;
                gone += missed.Count;
            }

            for (int i = 0; i < count; i++)
                CheckEntry(buffer[i], next++);
            reached?.Invoke(next - 1);
        }

        return (next - 1 - gone, gone);
    }

    /// <summary>Waits until all readers have come as far as the writer, who writes nothing meanwhile.</summary>
    private static async Task AllReach(long[] progress, long last)
    {
        DateTime deadline = DateTime.UtcNow + TestBoard.Patience;
        for (int i = 0; i < progress.Length; i++)
        {
            while (Volatile.Read(ref progress[i]) < last)
            {
                Assert.True(DateTime.UtcNow < deadline, $"reader {i} sleeps at {progress[i]} while event {last} is there");
                await Task.Yield();
            }
        }
    }

    private static void Write(EventLog log, long number) => ((IEventSink)log).OnEvent(new EventEntry
    {
        Sequence = number,
        Time = number * 7,
        Count = number * 3,
        Net = (int)number,
        Chip = (int)number + 1,
        Line = (int)number + 2,
        Actor = (int)number + 3,
        Level = (Level)(number & 1),
        Kind = (EventKind)(number % 20),
    });

    private static void CheckEntry(in EventEntry entry, long number)
    {
        bool isWhole = entry.Sequence == number && entry.Time == number * 7 && entry.Count == number * 3 && entry.Net == (int)number
            && entry.Chip == (int)number + 1 && entry.Line == (int)number + 2 && entry.Actor == (int)number + 3
            && entry.Level == (Level)(number & 1) && entry.Kind == (EventKind)(number % 20);
        Assert.True(isWhole, $"torn or out of order at {number}: {entry}");
    }
}
