// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>The system calls that a filter can trap, by their names; <see cref="SystemCallTable"/> has the numbers.</summary>
public enum SystemCall
{
    /// <summary>ioctl</summary>
    Ioctl,

    /// <summary>open; not on arm64.</summary>
    Open,

    /// <summary>openat</summary>
    OpenAt,

    /// <summary>openat2</summary>
    OpenAt2,

    /// <summary>stat; not on arm64.</summary>
    Stat,

    /// <summary>lstat; not on arm64.</summary>
    LStat,

    /// <summary>newfstatat</summary>
    NewFStatAt,

    /// <summary>statx</summary>
    Statx,

    /// <summary>access; not on arm64.</summary>
    Access,

    /// <summary>faccessat</summary>
    FAccessAt,

    /// <summary>faccessat2</summary>
    FAccessAt2,

    /// <summary>readlink; not on arm64.</summary>
    ReadLink,

    /// <summary>readlinkat</summary>
    ReadLinkAt,

    /// <summary>getdents64</summary>
    GetDEnts64,

    /// <summary>getxattr</summary>
    GetXAttr,

    /// <summary>lgetxattr</summary>
    LGetXAttr,

    /// <summary>listxattr</summary>
    ListXAttr,

    /// <summary>llistxattr</summary>
    LListXAttr,
}
