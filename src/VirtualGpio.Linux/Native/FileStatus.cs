// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct statx</c> (linux/stat.h): the same on every architecture, which <c>struct stat</c> is not.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    internal const ushort TypeMask = 0xf000;
    internal const ushort DirectoryType = 0x4000;
    internal const ushort SocketType = 0xc000;
    internal const ushort RegularType = 0x8000;
    internal const ushort CharacterDeviceType = 0x2000;
    internal const ushort PipeType = 0x1000;
    internal const ushort PermissionMask = 0xfff;

    /// <summary>stx_mask: which fields are filled in.</summary>
    [FieldOffset(0)]
    internal uint Mask;

    /// <summary>stx_blksize</summary>
    [FieldOffset(4)]
    internal uint BlockSize;

    /// <summary>stx_nlink</summary>
    [FieldOffset(16)]
    internal uint Links;

    /// <summary>stx_uid</summary>
    [FieldOffset(20)]
    internal uint UserId;

    /// <summary>stx_gid</summary>
    [FieldOffset(24)]
    internal uint GroupId;

    /// <summary>stx_mode</summary>
    [FieldOffset(28)]
    internal ushort Mode;

    /// <summary>stx_ino</summary>
    [FieldOffset(32)]
    internal ulong Inode;

    /// <summary>stx_size</summary>
    [FieldOffset(40)]
    internal ulong Size;

    /// <summary>stx_blocks</summary>
    [FieldOffset(48)]
    internal ulong Blocks;

    /// <summary>stx_atime: seconds, then nanoseconds in 32 bits.</summary>
    [FieldOffset(64)]
    internal TimeSpec AccessTime;

    /// <summary>stx_ctime</summary>
    [FieldOffset(96)]
    internal TimeSpec ChangeTime;

    /// <summary>stx_mtime</summary>
    [FieldOffset(112)]
    internal TimeSpec ModifyTime;

    /// <summary>stx_rdev_major: which device a device file stands for.</summary>
    [FieldOffset(128)]
    internal uint StandsForMajor;

    /// <summary>stx_rdev_minor</summary>
    [FieldOffset(132)]
    internal uint StandsForMinor;

    /// <summary>stx_dev_major</summary>
    [FieldOffset(136)]
    internal uint DeviceMajor;

    /// <summary>stx_dev_minor</summary>
    [FieldOffset(140)]
    internal uint DeviceMinor;

    internal readonly bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    internal readonly bool IsSocket => (Mode & TypeMask) == SocketType;

    internal readonly bool IsSameFile(in FileStatus other) =>
        Inode == other.Inode && DeviceMajor == other.DeviceMajor && DeviceMinor == other.DeviceMinor;

    internal static FileStatus Of(FileDescriptor fd)
    {
        if (Libc.Statx(fd, "", Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out FileStatus status) != 0)
            throw LinuxException.FromLast("statx");
        return status;
    }

    /// <summary>The status of the file at a path, a symbolic link not followed; false if there is none.</summary>
    internal static bool TryGet(string path, out FileStatus status) =>
        Libc.Statx(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, out status) == 0;
}
