// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class TimerFdTests
{
    private readonly EpollReady[] _ready = new EpollReady[1];

    [Fact]
    public void It_expires_at_its_time_and_once()
    {
        using var epoll = Epoll.Create();
        using var timer = TimerFd.Create();
        epoll.Add(timer, 1, EpollEvents.In);
        Assert.False(timer.TryConsume());
        long due = MonotonicClock.Nanoseconds + 10_000_000;
        timer.ArmAt(due);
        Assert.Equal(1, epoll.Wait(_ready, TimeSpan.FromSeconds(10)));
        Assert.True(MonotonicClock.Nanoseconds >= due);
        Assert.True(timer.TryConsume());
        Assert.False(timer.TryConsume());
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(1)]
    public void A_time_that_has_passed_expires_at_once(long due)
    {
        using var epoll = Epoll.Create();
        using var timer = TimerFd.Create();
        epoll.Add(timer, 1, EpollEvents.In);
        timer.ArmAt(due);
        Assert.Equal(1, epoll.Wait(_ready, TimeSpan.FromSeconds(10)));
        Assert.True(timer.TryConsume());
    }

    [Fact]
    public void Disarming_takes_an_expiry_back()
    {
        using var epoll = Epoll.Create();
        using var timer = TimerFd.Create();
        epoll.Add(timer, 1, EpollEvents.In);
        timer.ArmAt(1);
        Assert.Equal(1, epoll.Wait(_ready, TimeSpan.FromSeconds(10)));
        timer.Disarm();
        Assert.Equal(0, epoll.Wait(_ready, TimeSpan.Zero));
        timer.ArmAt(long.MaxValue);
        Assert.Equal(0, epoll.Wait(_ready, TimeSpan.Zero));
        Assert.False(timer.TryConsume());
    }
}
