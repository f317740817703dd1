// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>What is at a path, and whose it is, as it was at one moment. A symbolic link is told of itself, not followed.</summary>
public readonly record struct PathStatus
{
    /// <summary>The number of the user who owns it.</summary>
    public required uint Owner { get; init; }

    /// <summary>Whether it is a directory.</summary>
    public required bool IsDirectory { get; init; }

    /// <summary>Who may do what with it.</summary>
    public required UnixFileMode Mode { get; init; }

    /// <summary>Looks at a path.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="LinuxException">ENOENT: nothing is there; EACCES: it may not be looked at.</exception>
    public static PathStatus Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!FileStatus.TryGet(path, out FileStatus status))
            throw LinuxException.FromLast($"statx({path})");
        return new PathStatus
        {
            Owner = status.UserId,
            IsDirectory = status.IsDirectory,
            Mode = (UnixFileMode)(status.Mode & FileStatus.PermissionMask),
        };
    }
}
