// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Linux.Tests;

public sealed class EpollTests
{
    [Fact]
    public void Tokens_come_back_whole_and_with_their_events()
    {
        using var epoll = Epoll.Create();
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        using var third = EventFd.Create();
        epoll.Add(first, ulong.MaxValue, EpollEvents.In);
        epoll.Add(second, 0x0123_4567_89ab_cdef, EpollEvents.In | EpollEvents.Out);
        epoll.Add(third, 3, EpollEvents.In);
        first.Signal();

        var ready = new EpollReady[8];
        int count = epoll.Wait(ready, TimeSpan.FromSeconds(5));

        Assert.Equal(
            [new(EpollEvents.Out, 0x0123_4567_89ab_cdef), new(EpollEvents.In, ulong.MaxValue)],
            ready[..count].OrderBy(r => r.Token));
    }

    [Fact]
    public void A_hundred_ready_ones_all_come_although_a_batch_is_smaller()
    {
        using var epoll = Epoll.Create();
        var eventFds = Enumerable.Range(0, 100).Select(_ => EventFd.Create()).ToList();
        for (int i = 0; i < eventFds.Count; i++)
        {
            epoll.Add(eventFds[i], (ulong)i, EpollEvents.In);
            eventFds[i].Signal();
        }

        var seen = new HashSet<ulong>();
        var ready = new EpollReady[1000];
        for (int round = 0; round < 2; round++)
        {
            foreach (EpollReady one in ready[..epoll.Wait(ready, TimeSpan.Zero)])
            {
                seen.Add(one.Token);
                Assert.True(eventFds[(int)one.Token].TryConsume(out _));
            }
        }

        Assert.Equal(100, seen.Count);
        eventFds.ForEach(e => e.Dispose());
    }

    [Fact]
    public void Waiting_ends_when_the_time_is_up_and_not_before()
    {
        using var epoll = Epoll.Create();
        long start = MonotonicClock.Nanoseconds;
        Assert.Equal(0, epoll.Wait(new EpollReady[1], TimeSpan.FromMicroseconds(20_500)));
        Assert.InRange(MonotonicClock.Nanoseconds - start, 20_500_000, 5_000_000_000);
    }

    [Fact]
    public void A_time_below_a_millisecond_is_no_millisecond_and_no_zero()
    {
        using var epoll = Epoll.Create();
        var ready = new EpollReady[1];
        epoll.Wait(ready, TimeSpan.FromMicroseconds(1));
        long best = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long start = MonotonicClock.Nanoseconds;
            epoll.Wait(ready, TimeSpan.FromMicroseconds(100));
            best = Math.Min(best, MonotonicClock.Nanoseconds - start);
        }

        Assert.InRange(best, 100_000, 900_000);
    }

    [Fact]
    public void The_longest_time_does_not_overflow()
    {
        using var epoll = Epoll.Create();
        using var eventFd = EventFd.Create();
        eventFd.Signal();
        epoll.Add(eventFd, 1, EpollEvents.In);
        Assert.Equal(1, epoll.Wait(new EpollReady[1], TimeSpan.MaxValue));
        Assert.Equal(1, epoll.Wait(new EpollReady[1], null));
    }

    [Fact]
    public async Task A_waiting_thread_wakes_for_a_signal()
    {
        using var epoll = Epoll.Create();
        using var eventFd = EventFd.Create();
        epoll.Add(eventFd, 7, EpollEvents.In);
        Task<ulong> waiter = Task.Run(() =>
        {
            var ready = new EpollReady[1];
            return epoll.Wait(ready, TimeSpan.FromSeconds(30)) == 1 ? ready[0].Token : 0;
        });
        eventFd.Signal();
        Assert.Equal(7ul, await waiter.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Modifying_and_removing_take_effect()
    {
        using var epoll = Epoll.Create();
        using var eventFd = EventFd.Create();
        var ready = new EpollReady[1];
        epoll.Add(eventFd, 1, EpollEvents.Out);
        epoll.Modify(eventFd, 2, EpollEvents.In);
        Assert.Equal(0, epoll.Wait(ready, TimeSpan.Zero));
        eventFd.Signal();
        Assert.Equal(1, epoll.Wait(ready, TimeSpan.Zero));
        Assert.Equal(2ul, ready[0].Token);
        epoll.Remove(eventFd);
        Assert.Equal(0, epoll.Wait(ready, TimeSpan.Zero));
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => epoll.Remove(eventFd)).Errno);
    }

    [Fact]
    public void Waiting_does_not_allocate()
    {
        using var epoll = Epoll.Create();
        using var eventFd = EventFd.Create();
        epoll.Add(eventFd, 1, EpollEvents.In);
        eventFd.Signal();
        Span<EpollReady> ready = stackalloc EpollReady[16];
        epoll.Wait(ready, TimeSpan.Zero);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            epoll.Wait(ready, TimeSpan.FromSeconds(1));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_monotonic_clock_is_the_kernels()
    {
        Assert.Equal(1_000_000_000, Stopwatch.Frequency);
        long before = MonotonicClock.Nanoseconds;
        Assert.Equal(0, Native.Libc.ClockGettime(Native.Libc.CLOCK_MONOTONIC, out Native.TimeSpec now));
        long after = MonotonicClock.Nanoseconds;
        Assert.InRange((now.Seconds * Native.TimeSpec.NanosecondsPerSecond) + now.Nanoseconds, before, after);
    }
}
