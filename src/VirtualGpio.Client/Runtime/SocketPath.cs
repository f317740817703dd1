// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Client.Runtime;

/// <summary>What the path of a unix socket can be.</summary>
internal static class SocketPath
{
    /// <summary>sun_path (sys/un.h) has 108 bytes, the last of them for the terminating zero.</summary>
    internal const int MostBytes = 107;

    internal static int Bytes(string path) => Encoding.UTF8.GetByteCount(path);

    /// <summary>For paths that callers give.</summary>
    /// <exception cref="ArgumentException">No socket can have it.</exception>
    internal static string Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Bytes(path) > MostBytes)
            throw new ArgumentException($"The socket path '{path}' has {Bytes(path)} bytes; Linux allows {MostBytes}. Choose a shorter one.", nameof(path));
        return path.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("A socket path cannot have a zero character in it.", nameof(path))
            : path;
    }

    /// <summary>For paths in a runtime directory.</summary>
    /// <exception cref="RuntimeDirectoryException">No socket can have it.</exception>
    internal static void CheckInDirectory(string path)
    {
        if (Bytes(path) > MostBytes)
        {
            throw RuntimeDirectoryException.Usage(
                $"The socket {path} would have a path of {Bytes(path)} bytes, and Linux allows {MostBytes}. Give a shorter directory with --dir, or shorter names.");
        }
    }
}
