// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <content>Looking at paths on a program's behalf.</content>
internal static unsafe partial class Libc
{
    internal const int O_ACCMODE = 3;
    internal const int O_PATH = 0x200000;
    internal const int AT_NO_AUTOMOUNT = 0x800;
    internal const int AT_STATX_DONT_SYNC = 0x4000;
    internal const uint STATX_TYPE = 1;
    internal const uint STATX_MODE = 2;
    internal const uint STATX_UID = 8;
    internal const uint STATX_GID = 0x10;
    internal const uint STATX_INO = 0x100;

    // linux/openat2.h
    internal const ulong RESOLVE_NO_XDEV = 1;
    internal const ulong RESOLVE_NO_MAGICLINKS = 2;
    internal const ulong RESOLVE_NO_SYMLINKS = 4;
    internal const ulong RESOLVE_BENEATH = 8;
    internal const ulong RESOLVE_IN_ROOT = 0x10;
    internal const ulong RESOLVE_CACHED = 0x20;

    internal const int SEEK_SET = 0;

    /// <summary>asm/unistd.h: the same everywhere, as of all calls since 2019.</summary>
    private const long SYS_openat2 = 437;

    internal static int OpenAt2(int directory, byte* path, OpenHow* how) =>
        (int)Syscall(SYS_openat2, directory, path, how, (nuint)sizeof(OpenHow));

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true)]
    internal static partial nint ReadLinkAt(int directory, byte* path, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(FileDescriptor fd, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(long number, nint directory, byte* path, void* argument, nuint size);
}
