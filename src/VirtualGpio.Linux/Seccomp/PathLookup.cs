// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Looks paths up as a program would, to find out whether they lead to something that only seems to be there. Never waits
/// for a file system that somebody else serves, and never opens a file: what cannot be told so is told as not found.
/// Any thread; nothing is allocated.
/// </summary>
/// <remarks>
/// A walk uses what the kernel has in its cache (RESOLVE_CACHED). If that is not enough, it waits for disks, but never for a
/// file system of another machine or process, which may answer late, or, should the one who serves it wait for us, never:
/// where such ones are mounted, a walk that goes beyond the disk that <c>/</c> is on finds what the kernel has looked at for
/// somebody before.
/// </remarks>
public static unsafe class PathLookup
{
    /// <summary>The directory that stands for a program's working directory (AT_FDCWD).</summary>
    public const int CurrentFolder = Libc.AT_FDCWD;

    /// <summary>How long a path can be, in bytes, with the NUL at its end (PATH_MAX).</summary>
    public const int LongestPath = 4096;

    private const ulong Never = Libc.RESOLVE_NO_MAGICLINKS;
    private const uint IdentityFields = Libc.STATX_TYPE | Libc.STATX_INO;

    private static readonly FileIdentity s_root = IdentityOfOurs("/") ?? default;
    private static readonly (uint User, uint Group) s_user = UserOf("self") ?? default;
    private static readonly FileIdentity? s_mounts = IdentityOfOurs("/proc/self/ns/mnt");

    /// <summary>Which file a path of this process leads to, symbolic links followed; null if to none.</summary>
    /// <param name="path">The path.</param>
    public static FileIdentity? IdentityOfOurs(string path) =>
        Libc.Statx(Libc.AT_FDCWD, path, 0, IdentityFields, out FileStatus status) == 0 ? IdentityOf(status) : null;

    /// <summary>Whether a program's paths begin where ours do: it is in no chroot, no container of its own.</summary>
    /// <param name="threadId">A thread of the program.</param>
    public static bool SharesRoot(int threadId)
    {
        Span<byte> path = stackalloc byte[64];
        ProcPath(path, threadId, "/root"u8);
        return Status(Libc.AT_FDCWD, path, 0, IdentityFields, out FileStatus status) && IdentityOf(status) == s_root;
    }

    /// <summary>Whether a program has the user and the group that this process has, so that it may go where we may.</summary>
    /// <param name="threadId">A thread of the program.</param>
    public static bool SharesUser(int threadId)
    {
        Span<byte> number = stackalloc byte[16];
        threadId.TryFormat(number, out int length, default, CultureInfo.InvariantCulture);
        return UserOf(number[..length]) is { } user && user == s_user;
    }

    /// <summary>Which folder a path leads to.</summary>
    /// <param name="threadId">A thread of the program whose path it is.</param>
    /// <param name="directory">What a relative path starts from: a descriptor of the program, or <see cref="CurrentFolder"/>.</param>
    /// <param name="folder">The path, without a NUL; empty for what it starts from.</param>
    /// <param name="followLinks">Whether symbolic links are followed.</param>
    /// <returns>The folder; null if there is none, or it cannot be told.</returns>
    public static FileIdentity? IdentityOf(int threadId, int directory, ReadOnlySpan<byte> folder, bool followLinks)
    {
        int start = StartOf(threadId, directory, folder);
        int found = -1;
        try
        {
            found = folder.IsEmpty ? start : Walk(threadId, start, folder, FolderFlags, followLinks ? 0 : Libc.RESOLVE_NO_SYMLINKS);
            return found >= 0 && Status(found, [0], Libc.AT_EMPTY_PATH, IdentityFields, out FileStatus status) ? IdentityOf(status) : null;
        }
        finally
        {
            Close(start);
            if (found != start)
                Close(found);
        }
    }

    /// <summary>Reads the symbolic link that a path leads to.</summary>
    /// <param name="threadId">A thread of the program whose path it is.</param>
    /// <param name="directory">What a relative path starts from: a descriptor of the program, or <see cref="CurrentFolder"/>.</param>
    /// <param name="path">The path, without a NUL.</param>
    /// <param name="target">What to fill; a longer link is none.</param>
    /// <returns>How many bytes it has; 0: there is no link.</returns>
    public static int ReadLink(int threadId, int directory, ReadOnlySpan<byte> path, Span<byte> target)
    {
        if (path.IsEmpty)
            return 0;
        int start = StartOf(threadId, directory, path);
        int link = -1;
        try
        {
            link = Walk(threadId, start, path, Libc.O_PATH | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
            if (link < 0)
                return 0;
            byte nothing = 0;
            fixed (byte* into = target)
            {
                nint length = Libc.ReadLinkAt(link, &nothing, into, (nuint)target.Length);
                return length > 0 && length < target.Length ? (int)length : 0;
            }
        }
        finally
        {
            Close(start);
            Close(link);
        }
    }

    private static int FolderFlags => Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC;

    /// <summary>Opens what a path starts from; <see cref="Libc.AT_FDCWD"/> if it needs nothing to start from, -1: not there.</summary>
    private static int StartOf(int threadId, int directory, ReadOnlySpan<byte> path)
    {
        if (!path.IsEmpty && path[0] == '/')
            return Libc.AT_FDCWD;
        Span<byte> link = stackalloc byte[64];
        if (directory == CurrentFolder)
        {
            ProcPath(link, threadId, "/cwd"u8);
        }
        else
        {
            int length = ProcPath(link, threadId, "/fd/"u8);
            directory.TryFormat(link[length..], out int digits, default, CultureInfo.InvariantCulture);
            link[length + digits] = 0;
        }

        fixed (byte* start = link)
            return Libc.Open(start, FolderFlags, 0);
    }

    private static int Walk(int threadId, int start, ReadOnlySpan<byte> path, int flags, ulong resolve)
    {
        if (path.Length >= LongestPath || (start < 0 && start != Libc.AT_FDCWD))
            return -1;
        byte* name = stackalloc byte[LongestPath];
        path.CopyTo(new Span<byte>(name, LongestPath));
        name[path.Length] = 0;
        var how = new OpenHow { Flags = (ulong)flags, Resolve = Never | resolve | Libc.RESOLVE_CACHED };
        int found = Libc.OpenAt2(start, name, &how);
        if (found >= 0 || LinuxException.LastErrno != Errno.EAGAIN || !MayWait(threadId, start, out ulong within))
            return found;

        // Nobody has looked yet; or, in /sys and /proc, the kernel keeps nothing.
        how.Resolve = Never | resolve | within;
        return Libc.OpenAt2(start, name, &how);
    }

    /// <summary>Whether a walk may wait for file systems, and what keeps it from others.</summary>
    private static bool MayWait(int threadId, int start, out ulong within)
    {
        within = 0;
        Span<byte> path = stackalloc byte[64];
        ProcPath(path, threadId, "/ns/mnt"u8);
        if (!Status(Libc.AT_FDCWD, path, 0, IdentityFields, out FileStatus mounts) || IdentityOf(mounts) != s_mounts)
            return false;
        if (MountTable.AreAllLocal)
            return true;
        within = Libc.RESOLVE_NO_XDEV;
        return MountTable.IsRootLocal
            && (start == Libc.AT_FDCWD
                || (Status(start, [0], Libc.AT_EMPTY_PATH, IdentityFields, out FileStatus status) && IdentityOf(status).Device == s_root.Device));
    }

    private static (uint User, uint Group)? UserOf(string process) => UserOf(System.Text.Encoding.ASCII.GetBytes(process));

    private static (uint User, uint Group)? UserOf(ReadOnlySpan<byte> process)
    {
        Span<byte> path = stackalloc byte[32];
        path.Clear();
        "/proc/"u8.CopyTo(path);
        process.CopyTo(path[6..]);
        // Of a process that nobody may look into it says root.
        return Status(Libc.AT_FDCWD, path, 0, Libc.STATX_UID | Libc.STATX_GID, out FileStatus status) ? (status.UserId, status.GroupId) : null;
    }

    private static int ProcPath(Span<byte> path, int threadId, ReadOnlySpan<byte> what)
    {
        path.Clear();
        "/proc/"u8.CopyTo(path);
        threadId.TryFormat(path[6..], out int digits, default, CultureInfo.InvariantCulture);
        what.CopyTo(path[(6 + digits)..]);
        return 6 + digits + what.Length;
    }

    private static bool Status(int directory, ReadOnlySpan<byte> path, int flags, uint fields, out FileStatus status)
    {
        fixed (byte* start = path)
            return Libc.Statx(directory, start, flags | Libc.AT_NO_AUTOMOUNT | Libc.AT_STATX_DONT_SYNC, fields, out status) == 0;
    }

    private static FileIdentity IdentityOf(in FileStatus status) =>
        new(ProgramDescriptor.Join(status.DeviceMajor, status.DeviceMinor), status.Inode);

    private static void Close(int fd)
    {
        if (fd >= 0)
            _ = Libc.Close(fd);
    }
}
