// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// A pipe whose reader is, sooner or later, another process: records of up to 4,096 bytes (PIPE_BUF) are written whole or not
/// at all. One thread.
/// </summary>
public sealed unsafe class Pipe : IDisposable
{
    private Pipe(FileDescriptor reader, FileDescriptor writer)
    {
        Reader = reader;
        Writer = writer;
    }

    /// <summary>The end to read from: blocking, until whoever reads says otherwise. Dispose of it once the reader has its own.</summary>
    public FileDescriptor Reader { get; }

    /// <summary>The end to write to. In <see cref="Epoll"/> it is ready, with an error, once nobody can read any more.</summary>
    public FileDescriptor Writer { get; }

    /// <summary>Makes a pipe.</summary>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public static Pipe Create()
    {
        int* ends = stackalloc int[2];
        if (Libc.Pipe2(ends, Libc.O_CLOEXEC) != 0)
            throw LinuxException.FromLast("pipe2");
        var pipe = new Pipe(new FileDescriptor(ends[0]), new FileDescriptor(ends[1]));
        pipe.Writer.SetNonBlocking();
        return pipe;
    }

    /// <summary>Makes reading return at once, for whoever has that end.</summary>
    public void SetReaderNonBlocking() => Reader.SetNonBlocking();

    /// <summary>How many bytes were written and not read. Does not allocate.</summary>
    public int Waiting
    {
        get
        {
            int waiting = 0;
            return Libc.Ioctl(Writer, Libc.FIONREAD, &waiting) == 0 ? waiting : 0;
        }
    }

    /// <summary>Which pipe it is, as <see cref="Seccomp.ProgramDescriptor"/> tells of a descriptor of it.</summary>
    public (ulong Device, ulong Inode) Identity
    {
        get
        {
            FileStatus status = FileStatus.Of(Writer);
            return (Seccomp.ProgramDescriptor.Join(status.DeviceMajor, status.DeviceMinor), status.Inode);
        }
    }

    /// <summary>Writes a record. Does not allocate, does not block.</summary>
    /// <param name="record">Its bytes.</param>
    /// <returns>False: there is no room; or nobody can read any more.</returns>
    public bool TryWrite(ReadOnlySpan<byte> record)
    {
        fixed (byte* start = record)
        {
            nint written;
            while ((written = Libc.Write(Writer, start, (nuint)record.Length)) < 0 && Libc.Interrupted)
            {
            }

            return written == record.Length;
        }
    }

    /// <summary>Reads what was written first and was not read, in the reader's place.</summary>
    /// <param name="count">How many bytes, 1 to 4,096.</param>
    /// <returns>How many there were.</returns>
    public int Drop(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 4096);
        byte* into = stackalloc byte[count];
        // An end of our own: keeping one would keep the pipe open when all readers have gone.
        int fd = Libc.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{Writer.Number}"), Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd < 0)
            return 0;
        using var reader = new FileDescriptor(fd);
        return (int)Math.Max(0, Libc.Read(reader, into, (nuint)count));
    }

    /// <summary>Closes both ends.</summary>
    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
    }
}
