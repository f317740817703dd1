// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux;

/// <summary>
/// Writes to standard error as <see cref="StandardOutput"/> does to standard output. .NET's console would also set up the
/// terminal, by escape sequences too, which is not ours to do while a program uses it.
/// </summary>
public static class StandardError
{
    /// <summary>Writes all bytes, and waits as long as it takes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="LinuxException">EPIPE: nobody reads them any more; ENOSPC: the disk is full; EBADF: it is closed.</exception>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        using FileDescriptor error = new(StandardStreams.ErrorNumber, ownsHandle: false);
        StandardOutput.Write(error, bytes, "write(standard error)");
    }
}
