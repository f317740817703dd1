// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class EventFdTests
{
    [Fact]
    public void Signals_add_up_until_they_are_consumed()
    {
        using var eventFd = EventFd.Create();
        Assert.False(eventFd.TryConsume(out ulong count));
        Assert.Equal(0ul, count);
        Assert.True(eventFd.Signal());
        Assert.True(eventFd.Signal(41));
        Assert.True(eventFd.TryConsume(out count));
        Assert.Equal(42ul, count);
        Assert.False(eventFd.TryConsume(out _));
    }

    [Fact]
    public void A_full_counter_counts_as_signalled_and_does_not_block()
    {
        using var eventFd = EventFd.Create();
        Assert.True(eventFd.Signal(ulong.MaxValue - 1));
        Assert.True(eventFd.Signal());
        Assert.True(eventFd.TryConsume(out ulong count));
        Assert.Equal(ulong.MaxValue - 1, count);
    }

    [Fact]
    public void A_duplicate_is_the_same_counter()
    {
        using var eventFd = EventFd.Create();
        using var other = EventFd.FromDescriptor(eventFd.Duplicate());
        Assert.NotEqual(eventFd.Number, other.Number);
        other.Signal(3);
        Assert.True(eventFd.TryConsume(out ulong count));
        Assert.Equal(3ul, count);
    }

    [Fact]
    public void Something_else_than_an_eventfd_is_refused()
    {
        (UnixConnection first, UnixConnection second) = UnixConnection.CreatePair();
        using (second)
        {
            var failure = Assert.Throws<LinuxException>(() => EventFd.FromDescriptor(first));
            Assert.Equal(Errno.EINVAL, failure.Errno);
            Assert.True(first.IsClosed);
        }
    }

    [Fact]
    public void Signalling_does_not_allocate()
    {
        using var eventFd = EventFd.Create();
        eventFd.Signal();
        eventFd.TryConsume(out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            eventFd.Signal();
            eventFd.TryConsume(out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_closed_one_says_so()
    {
        var eventFd = EventFd.Create();
        eventFd.Dispose();
        Assert.Throws<ObjectDisposedException>(() => eventFd.Signal());
        Assert.Throws<ObjectDisposedException>(() => eventFd.Duplicate());
        Assert.Throws<ObjectDisposedException>(() => EventFd.FromDescriptor(eventFd));
    }
}
