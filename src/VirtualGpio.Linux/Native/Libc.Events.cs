// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary>eventfd, timerfd, epoll, poll.</summary>
internal static unsafe partial class Libc
{
    internal const int EFD_NONBLOCK = O_NONBLOCK;
    internal const int EFD_CLOEXEC = O_CLOEXEC;

    internal const int CLOCK_MONOTONIC = 1;
    internal const int TFD_NONBLOCK = O_NONBLOCK;
    internal const int TFD_CLOEXEC = O_CLOEXEC;
    internal const int TFD_TIMER_ABSTIME = 1;

    internal const int EPOLL_CLOEXEC = O_CLOEXEC;
    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const int EPOLL_CTL_MOD = 3;

    /// <summary>asm-generic/unistd.h; system calls since number 403 have the same number on every architecture.</summary>
    private const long SYS_epoll_pwait2 = 441;

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventfdCreate(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "timerfd_create", SetLastError = true)]
    internal static partial int TimerfdCreate(int clock, int flags);

    [LibraryImport(Library, EntryPoint = "timerfd_settime", SetLastError = true)]
    internal static partial int TimerfdSettime(FileDescriptor fd, int flags, in TimerSpec value, TimerSpec* old);

    [LibraryImport(Library, EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int ClockGettime(int clock, out TimeSpec time);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(FileDescriptor epoll, int operation, FileDescriptor fd, byte* epollEvent);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(FileDescriptor epoll, byte* events, int count, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    internal static int EpollWait(FileDescriptor epoll, byte* events, int count, TimeSpec* timeout) =>
        (int)Syscall(SYS_epoll_pwait2, epoll, events, count, timeout, null, 0);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(
        long number, FileDescriptor epoll, byte* events, long count, TimeSpec* timeout, void* signalMask, nuint maskSize);
}
