// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// A timer on the clock of <see cref="MonotonicClock"/>, readable in <see cref="Epoll"/> once it has expired.
/// Never blocks. Any thread.
/// </summary>
public sealed class TimerFd : FileDescriptor
{
    private TimerFd(int fd)
        : base(fd)
    {
    }

    /// <summary>Creates a timer that is not armed.</summary>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public static TimerFd Create()
    {
        int fd = Libc.TimerfdCreate(Libc.CLOCK_MONOTONIC, Libc.TFD_CLOEXEC | Libc.TFD_NONBLOCK);
        return fd >= 0 ? new TimerFd(fd) : throw LinuxException.FromLast("timerfd_create");
    }

    /// <summary>Lets the timer expire once, at a point in time; at once if that has passed. Replaces an earlier one.</summary>
    /// <param name="monotonicNanoseconds">The point in time, in nanoseconds of <see cref="MonotonicClock"/>.</param>
    public void ArmAt(long monotonicNanoseconds) =>
        // A zero would disarm.
        Set(TimeSpec.FromNanoseconds(Math.Max(1, monotonicNanoseconds)));

    /// <summary>Takes back what <see cref="ArmAt"/> set, also an expiry that nobody consumed.</summary>
    public void Disarm() => Set(default);

    /// <summary>Whether the timer has expired since it was armed or this was last called.</summary>
    public unsafe bool TryConsume()
    {
        ulong expirations = 0;
        while (true)
        {
            if (Libc.Read(this, &expirations, sizeof(ulong)) == sizeof(ulong))
                return true;
            if (!Libc.Interrupted)
                return false;
        }
    }

    private unsafe void Set(TimeSpec value)
    {
        if (Libc.TimerfdSettime(this, Libc.TFD_TIMER_ABSTIME, new TimerSpec { Value = value }, null) != 0)
            throw LinuxException.FromLast("timerfd_settime");
    }
}
