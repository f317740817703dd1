// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// What a process needs that goes on in the background after the command that started it. A .NET process cannot fork:
/// the command starts itself anew with redirected output, the new process calls <see cref="LeaveTerminal"/>, says on
/// its output when it is ready, and then lets go of that output with <see cref="DropStandardStreams"/>.
/// </summary>
public static class Background
{
    /// <summary>
    /// Makes this process the leader of a session of its own (<c>setsid</c>): Ctrl+C and the closing of the terminal no
    /// longer reach it.
    /// </summary>
    /// <exception cref="LinuxException">EPERM: the process leads a process group already.</exception>
    public static void LeaveTerminal()
    {
        if (Libc.Setsid() < 0)
            throw LinuxException.FromLast("setsid");
    }

    /// <summary>
    /// Points standard input, output and error to <c>/dev/null</c>, so that nobody waits for their end, and with them
    /// every other descriptor of the same files: .NET's console works on duplicates of its own.
    /// </summary>
    /// <exception cref="LinuxException"><c>/dev/null</c> cannot be opened.</exception>
    public static void DropStandardStreams()
    {
        int fd = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (fd < 0)
            throw LinuxException.FromLast("open(/dev/null)");
        using var none = new FileDescriptor(fd);
        FileStatus[] dropped = [.. StandardStreams()];
        foreach (int open in OpenDescriptors.Numbers())
        {
            if (open <= 2 || open == fd || !TryGetStatus(open, out FileStatus status))
                continue;
            if (Array.Exists(dropped, standard => standard.IsSameFile(status)))
                Replace(open, none, Libc.O_CLOEXEC);
        }

        for (int standard = 0; standard <= 2; standard++)
            Replace(standard, none, 0);
    }

    private static IEnumerable<FileStatus> StandardStreams()
    {
        for (int standard = 0; standard <= 2; standard++)
        {
            if (TryGetStatus(standard, out FileStatus status))
                yield return status;
        }
    }

    private static bool TryGetStatus(int fd, out FileStatus status) =>
        Libc.Statx(fd, "", Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out status) == 0;

    private static void Replace(int fd, FileDescriptor by, int flags)
    {
        while (Libc.Dup3(by, fd, flags) < 0)
        {
            if (LinuxException.LastErrno is not (Errno.EINTR or Errno.EBUSY))
                throw LinuxException.FromLast("dup3");
        }
    }
}
