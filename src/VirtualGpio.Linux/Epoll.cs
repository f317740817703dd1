// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// An epoll instance: waits for many descriptors at once. Adding and removing is safe from any thread; one thread waits.
/// A descriptor is to be removed before it is disposed of: its open file can live on in another process.
/// </summary>
public sealed unsafe class Epoll : FileDescriptor
{
    private const int MaxBatch = 64;

    // struct epoll_event (sys/epoll.h) is packed on x86-64 and naturally aligned elsewhere.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TokenOffset = EventSize - sizeof(ulong);

    /// <summary>Cleared once the kernel (before 5.11) or a container's filter turns out to lack epoll_pwait2.</summary>
    private static volatile bool s_hasNanoseconds = true;

    private Epoll(int fd)
        : base(fd)
    {
    }

    /// <summary>Creates an empty instance.</summary>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public static Epoll Create()
    {
        int fd = Libc.EpollCreate(Libc.EPOLL_CLOEXEC);
        return fd >= 0 ? new Epoll(fd) : throw LinuxException.FromLast("epoll_create1");
    }

    /// <summary>Starts watching a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="token">What <see cref="Wait"/> reports it by.</param>
    /// <param name="events">What to watch for.</param>
    /// <exception cref="LinuxException">EEXIST: already there; EPERM: a file that is always ready.</exception>
    public void Add(FileDescriptor descriptor, ulong token, EpollEvents events) =>
        Control(Libc.EPOLL_CTL_ADD, descriptor, token, events, "epoll_ctl(EPOLL_CTL_ADD)");

    /// <summary>Changes the token and the events of a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="token">What <see cref="Wait"/> reports it by from now on.</param>
    /// <param name="events">What to watch for from now on.</param>
    /// <exception cref="LinuxException">ENOENT: not there.</exception>
    public void Modify(FileDescriptor descriptor, ulong token, EpollEvents events) =>
        Control(Libc.EPOLL_CTL_MOD, descriptor, token, events, "epoll_ctl(EPOLL_CTL_MOD)");

    /// <summary>Stops watching a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <exception cref="LinuxException">ENOENT: not there.</exception>
    public void Remove(FileDescriptor descriptor) =>
        Control(Libc.EPOLL_CTL_DEL, descriptor, 0, EpollEvents.None, "epoll_ctl(EPOLL_CTL_DEL)");

    /// <summary>Waits until a descriptor is ready or the time is up. Does not allocate. Not ended by signals.</summary>
    /// <param name="ready">Filled from the start, with 64 entries at the most; must not be empty.</param>
    /// <param name="timeout">How long to wait at the most; null waits for ever, zero does not wait.</param>
    /// <returns>The number of entries filled; 0 when the time is up.</returns>
    public int Wait(Span<EpollReady> ready, TimeSpan? timeout)
    {
        int capacity = Math.Min(ready.Length, MaxBatch);
        if (capacity == 0)
            throw new ArgumentException("There must be room for one entry.", nameof(ready));
        byte* events = stackalloc byte[MaxBatch * 16];

        int count = timeout is { } limit ? WaitFor(events, capacity, limit) : WaitForEver(events, capacity);
        for (int i = 0; i < count; i++)
        {
            byte* entry = events + (i * EventSize);
            ready[i] = new EpollReady(
                (EpollEvents)Unsafe.ReadUnaligned<uint>(entry),
                Unsafe.ReadUnaligned<ulong>(entry + TokenOffset));
        }

        return count;
    }

    private int WaitForEver(byte* events, int capacity)
    {
        while (true)
        {
            int count = Libc.EpollWait(this, events, capacity, -1);
            if (count >= 0)
                return count;
            if (!Libc.Interrupted)
                throw LinuxException.FromLast("epoll_wait");
        }
    }

    private int WaitFor(byte* events, int capacity, TimeSpan limit)
    {
        long left = limit.Ticks <= 0 ? 0 : (long)Math.Min(limit.Ticks * 100.0, long.MaxValue / 4);
        long deadline = MonotonicClock.Nanoseconds + left;
        while (true)
        {
            int count = WaitOnce(events, capacity, left);
            if (count >= 0)
                return count;
            if (!Libc.Interrupted)
                throw LinuxException.FromLast("epoll_pwait2");
            left = Math.Max(0, deadline - MonotonicClock.Nanoseconds);
        }
    }

    private int WaitOnce(byte* events, int capacity, long nanoseconds)
    {
        if (s_hasNanoseconds)
        {
            TimeSpec timeout = TimeSpec.FromNanoseconds(nanoseconds);
            int count = Libc.EpollWait(this, events, capacity, &timeout);
            if (count >= 0 || LinuxException.LastErrno is not (Errno.ENOSYS or Errno.EPERM))
                return count;
            s_hasNanoseconds = false;
        }

        // Rounded up, so that a caller who waits for a deadline does not come back early and spin.
        long milliseconds = (nanoseconds + 999_999) / 1_000_000;
        return Libc.EpollWait(this, events, capacity, (int)Math.Min(milliseconds, int.MaxValue));
    }

    private void Control(int operation, FileDescriptor descriptor, ulong token, EpollEvents events, string call)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        byte* entry = stackalloc byte[16];
        Unsafe.WriteUnaligned(entry, (uint)events);
        Unsafe.WriteUnaligned(entry + TokenOffset, token);
        if (Libc.EpollControl(this, operation, descriptor, entry) != 0)
            throw LinuxException.FromLast(call);
    }
}
