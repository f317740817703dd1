// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// Writes to standard output by the system's call: at the position that is shared with other processes, without a buffer,
/// and with the reader's leaving as an error, none of which .NET's streams do.
/// </summary>
public static unsafe class StandardOutput
{
    /// <summary>Writes all bytes, and waits as long as it takes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="LinuxException">EPIPE: nobody reads them any more; ENOSPC: the disk is full; EBADF: it is closed.</exception>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        using FileDescriptor output = StandardStreams.Output;
        Write(output, bytes, "write(standard output)");
    }

    internal static void Write(FileDescriptor output, ReadOnlySpan<byte> bytes, string call)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes)
                written = Libc.Write(output, start, (nuint)bytes.Length);
            if (written >= 0)
                bytes = bytes[(int)written..];
            else if (LinuxException.LastErrno == Errno.EAGAIN)
                Thread.Sleep(1); // Somebody else has made the pipe or terminal non-blocking.
            else if (!Libc.Interrupted)
                throw LinuxException.FromLast(call);
        }
    }
}
