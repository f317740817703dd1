// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Text;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary><c>struct sockaddr_un</c> (sys/un.h) of a path.</summary>
internal static class UnixAddress
{
    /// <summary>sun_path has 108 bytes, the last of them for the terminating zero.</summary>
    internal const int MaxPathBytes = 107;

    internal const int BufferSize = sizeof(ushort) + MaxPathBytes + 1;

    /// <summary>Fills a zeroed buffer of <see cref="BufferSize"/> and returns the length to pass along.</summary>
    internal static uint Fill(Span<byte> buffer, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int length = Encoding.UTF8.GetByteCount(path);
        if (length > MaxPathBytes)
        {
            throw new ArgumentException(
                $"The socket path '{path}' has {length} bytes; Linux allows {MaxPathBytes}. Choose a shorter one.", nameof(path));
        }

        if (path.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"The socket path '{path}' has a zero character in it.", nameof(path));

        buffer.Clear();
        MemoryMarshal.Write(buffer, (ushort)Libc.AF_UNIX);
        Encoding.UTF8.GetBytes(path, buffer[sizeof(ushort)..]);
        return (uint)(sizeof(ushort) + length + 1);
    }
}
