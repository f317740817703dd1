// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>The program that this process runs.</summary>
public static unsafe class ProcessImage
{
    /// <summary>
    /// The name that this program was called by, as it was given (<c>argv[0]</c>): .NET's own first argument is the
    /// assembly, whatever the link to the program was called. Empty if it cannot be told.
    /// </summary>
    public static string CalledAs
    {
        get
        {
            int fd = Libc.Open("/proc/self/cmdline", Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
            if (fd < 0)
                return "";
            using var file = new FileDescriptor(fd);
            const int most = 4096;
            byte* start = stackalloc byte[most];
            nint count = Libc.Read(file, start, most);
            int length = 0;
            while (length < count && start[length] != 0)
                length++;
            return Encoding.UTF8.GetString(start, length);
        }
    }

    /// <summary>
    /// Runs another program in place of this one (<c>execve</c>): the process, its parent, its environment, its standard
    /// streams and its terminal stay, so that whoever waits for this process or signals it has the other one.
    /// </summary>
    /// <remarks>
    /// Nothing of .NET is left over: descriptors are closed by the kernel as .NET opens them all to be closed, its signal
    /// handlers become the default ones by <c>execve</c> itself, and SIGPIPE, which .NET ignores, gets its default action
    /// back. What the parent had this process ignore (<c>nohup</c>) or block stays that way: .NET changes neither on the
    /// thread that calls this.
    /// </remarks>
    /// <param name="path">The program, a path.</param>
    /// <param name="arguments">Its arguments, without its own name.</param>
    /// <exception cref="LinuxException">ENOENT: no such program; EACCES: not executable; E2BIG: too many arguments.</exception>
    /// <exception cref="ArgumentException">An argument holds a NUL.</exception>
    public static void Replace(string path, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(arguments);
        using var vector = new StringVector([path, .. arguments]);
        nint ignored = Libc.Signal(Libc.SIGPIPE, Libc.SIG_DFL);
        Libc.Execv(vector.First, vector.Pointers);
        LinuxException failure = LinuxException.FromLast($"execve({path})");
        _ = Libc.Signal(Libc.SIGPIPE, ignored);
        throw failure;
    }
}
