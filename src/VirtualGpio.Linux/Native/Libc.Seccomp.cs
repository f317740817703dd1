// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <content>seccomp with user notification, and the memory of other processes.</content>
internal static unsafe partial class Libc
{
    // linux/prctl.h
    internal const int PR_SET_CHILD_SUBREAPER = 36;
    internal const int PR_GET_CHILD_SUBREAPER = 37;
    internal const int PR_SET_NO_NEW_PRIVS = 38;

    // linux/seccomp.h
    internal const uint SECCOMP_SET_MODE_FILTER = 1;
    internal const uint SECCOMP_GET_ACTION_AVAIL = 2;
    internal const uint SECCOMP_GET_NOTIF_SIZES = 3;
    internal const uint SECCOMP_FILTER_FLAG_SPEC_ALLOW = 1 << 2;
    internal const uint SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3;
    internal const uint SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 1 << 5;
    internal const uint SECCOMP_RET_USER_NOTIF = 0x7fc00000;
    internal const uint SECCOMP_RET_ALLOW = 0x7fff0000;
    internal const uint SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1;
    internal const uint SECCOMP_ADDFD_FLAG_SETFD = 1;
    internal const uint SECCOMP_ADDFD_FLAG_SEND = 2;
    internal const uint SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP = 1;

    // Made of the direction, the size of the structure and the type '!' (asm-generic/ioctl.h).
    internal const uint SECCOMP_IOCTL_NOTIF_RECV = 0xc050_2100;
    internal const uint SECCOMP_IOCTL_NOTIF_SEND = 0xc018_2101;
    internal const uint SECCOMP_IOCTL_NOTIF_ID_VALID = 0x4008_2102;
    internal const uint SECCOMP_IOCTL_NOTIF_ADDFD = 0x4018_2103;
    internal const uint SECCOMP_IOCTL_NOTIF_SET_FLAGS = 0x4008_2104;

    /// <summary>asm/unistd.h: older than the common numbers, so each architecture has its own.</summary>
    internal static readonly long SYS_seccomp = IsArm64 ? 277 : 317;

    // linux/kcmp.h
    internal const int KCMP_EPOLL_TFD = 7;

    /// <summary>asm/unistd.h.</summary>
    private static readonly long s_kcmp = IsArm64 ? 272 : 312;

    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    internal static partial int Prctl(int operation, nuint argument, nuint third, nuint fourth, nuint fifth);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Ioctl(FileDescriptor fd, nuint request, void* argument);

    internal static int Seccomp(uint operation, uint flags, void* argument) => (int)Syscall(SYS_seccomp, operation, flags, argument);

    /// <summary>kcmp, of which the C library has no function.</summary>
    internal static int Kcmp(int pid, int otherPid, int type, int descriptor, EpollSlot* slot) =>
        (int)Syscall(s_kcmp, pid, otherPid, type, descriptor, slot);

    [LibraryImport(Library, EntryPoint = "process_vm_readv", SetLastError = true)]
    internal static partial nint ProcessVmRead(int pid, IoVector* local, nuint locals, IoVector* remote, nuint remotes, nuint flags);

    [LibraryImport(Library, EntryPoint = "process_vm_writev", SetLastError = true)]
    internal static partial nint ProcessVmWrite(int pid, IoVector* local, nuint locals, IoVector* remote, nuint remotes, nuint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(long number, nuint operation, nuint flags, void* argument);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(long number, nint first, nint second, nint third, nint fourth, void* fifth);
}
