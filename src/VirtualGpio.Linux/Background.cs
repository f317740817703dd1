// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// What a process needs that goes on in the background after the command that started it. A .NET process cannot fork:
/// the command starts itself anew with redirected output, the new process calls <see cref="LeaveTerminal"/>, and when it
/// is ready <see cref="DropStandardStreams"/>, which tells the command and lets go of its output.
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
    /// <param name="lastWords">
    /// Written to what standard output was, after everything else is let go of: whoever reads them need not wait for the
    /// streams' end, which a duplicate that was overlooked would keep away. Nobody there to read them is no error.
    /// </param>
    /// <exception cref="LinuxException"><c>/dev/null</c> cannot be opened, or standard output is not open.</exception>
    public static void DropStandardStreams(ReadOnlySpan<byte> lastWords)
    {
        int fd = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (fd < 0)
            throw LinuxException.FromLast("open(/dev/null)");
        using var none = new FileDescriptor(fd);
        using FileDescriptor output = StandardStreams.Output.Duplicate();
        FileStatus[] dropped = [.. StatusOfStandardStreams()];
        foreach (int open in OpenDescriptors.Numbers())
        {
            if (open <= StandardStreams.ErrorNumber || open == none.Number || open == output.Number || !TryGetStatus(open, out FileStatus status))
                continue;
            if (Array.Exists(dropped, standard => standard.IsSameFile(status)))
                Replace(open, none, Libc.O_CLOEXEC);
        }

        for (int standard = StandardStreams.InputNumber; standard <= StandardStreams.ErrorNumber; standard++)
            Replace(standard, none, 0);
        Write(output, lastWords);
    }

    private static IEnumerable<FileStatus> StatusOfStandardStreams()
    {
        for (int standard = StandardStreams.InputNumber; standard <= StandardStreams.ErrorNumber; standard++)
        {
            if (TryGetStatus(standard, out FileStatus status))
                yield return status;
        }
    }

    private static unsafe void Write(FileDescriptor output, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes)
                written = Libc.Write(output, start, (nuint)bytes.Length);
            if (written >= 0)
                bytes = bytes[(int)written..];
            else if (LinuxException.LastErrno == Errno.EPIPE)
                return;
            else if (!Libc.Interrupted)
                throw LinuxException.FromLast("write(standard output)");
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
