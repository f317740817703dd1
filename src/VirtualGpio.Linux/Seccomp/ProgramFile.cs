// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>Whether a program is of a kind that can be supervised, by what its file says. Any thread.</summary>
public static class ProgramFile
{
    // elf(5): the magic number, and the class behind it.
    private const byte Class32 = 1;

    /// <summary>Why a program will not find a chip, or lack rights that it has elsewhere, and what a person can do, as sentences; null if all is well.</summary>
    /// <param name="start">The program. What it starts in turn is not looked at.</param>
    /// <exception cref="ProgramStartException">There is no such program, or it cannot be run.</exception>
    public static string? ObstacleOf(ProgramStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        string path = Path.Combine(start.WorkingDirectory ?? "", ProgramPath.Find(start));
        try
        {
            if (IsSetUserId(path))
            {
                return $"{path} would get the rights of another user (set-user-ID), but no program that is supervised gets more than its caller has. "
                    + "Become that user first, and start 'vgpio run' as such.";
            }

            return Is32Bit(path)
                ? $"{path} is a 32-bit program: system calls of these are not intercepted. Use a 64-bit one."
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
        {
            // It may be run but not read, or is gone: the kernel has the last word.
            return null;
        }
    }

    private static bool IsSetUserId(string path)
    {
        PathStatus status = PathStatus.Of(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        return (status.Mode & UnixFileMode.SetUser) != 0 && status.Owner != UserId.Effective;
    }

    private static bool Is32Bit(string path)
    {
        Span<byte> start = stackalloc byte[5];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start[..4].SequenceEqual("\u007fELF"u8)
            && start[4] == Class32;
    }
}
