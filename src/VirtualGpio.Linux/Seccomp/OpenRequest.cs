// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>How a program opens a file: the O_ flags (fcntl.h), which are not the same on every architecture.</summary>
/// <param name="Flags">The flags.</param>
public readonly record struct OpenRequest(int Flags)
{
    /// <summary>Whether the descriptor is closed when another program is run.</summary>
    public bool ClosesOnExec => (Flags & Libc.O_CLOEXEC) != 0;

    /// <summary>Whether reading returns at once.</summary>
    public bool IsNonBlocking => (Flags & Libc.O_NONBLOCK) != 0;

    /// <summary>Whether nothing but a folder is wanted.</summary>
    public bool WantsFolder => (Flags & Libc.O_DIRECTORY) != 0;

    /// <summary>Whether a descriptor is wanted that stands for the path only (O_PATH).</summary>
    public bool WantsPath => (Flags & Libc.O_PATH) != 0;

    /// <summary>Whether a file is to be made, and none may be there.</summary>
    public bool WantsNewFile => (Flags & (Libc.O_CREAT | Libc.O_EXCL)) == (Libc.O_CREAT | Libc.O_EXCL);

    /// <summary>Whether a file is to be made if there is none.</summary>
    public bool MayCreate => (Flags & Libc.O_CREAT) != 0;

    /// <summary>Whether the file is opened to be written.</summary>
    public bool Writes => !WantsPath && (Flags & Libc.O_ACCMODE) != Libc.O_RDONLY;

    /// <summary>Whether a symbolic link at the end of the path is followed.</summary>
    public bool FollowsLink => (Flags & Libc.O_NOFOLLOW) == 0 && !WantsNewFile;

    /// <summary>Opens a file of ours in the program's place, to be read. A symbolic link is not followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="error">Why it cannot be opened.</param>
    public FileDescriptor? Open(string path, out Errno error)
    {
        int kept = Flags & (Libc.O_DIRECTORY | Libc.O_PATH | Libc.O_NONBLOCK);
        int fd = Libc.Open(path, kept | Libc.O_RDONLY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        error = fd < 0 ? LinuxException.LastErrno : Errno.None;
        return fd < 0 ? null : new FileDescriptor(fd);
    }
}
