// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <content>What is in a directory.</content>
internal static unsafe partial class Libc
{
    // struct linux_dirent64 (linux/dirent.h): d_ino, d_off, d_reclen, d_type, d_name.
    internal const int DirectoryEntryLength = 16;
    internal const int DirectoryEntryType = 18;
    internal const int DirectoryEntryName = 19;

    // linux/fs_types.h
    internal const byte DT_UNKNOWN = 0;
    internal const byte DT_DIR = 4;
    internal const byte DT_LNK = 10;

    [LibraryImport(Library, EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint GetDirectoryEntries(FileDescriptor fd, byte* buffer, nuint size);
}
