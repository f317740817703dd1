// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>A program could not be started, for a reason of its own.</summary>
public sealed class ProgramStartException : IOException
{
    internal ProgramStartException(string program, Errno errno, string? reason = null)
        : base($"{program}: {reason ?? LinuxException.Describe(errno)}", (int)errno)
    {
        Errno = errno;
    }

    /// <summary>The error number.</summary>
    public Errno Errno { get; }

    /// <summary>What a shell exits with then: 127 if there is no such program, 126 if it cannot be run.</summary>
    public int ShellStatus => Errno is Errno.ENOENT or Errno.ENOTDIR ? 127 : 126;
}
