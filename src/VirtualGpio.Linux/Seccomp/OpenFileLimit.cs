// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// How many files a program may have open. .NET raises its own (soft) limit as far as it may, and what it starts inherits
/// that: programs that use select(), or close all descriptors that there can be, are then not as they were. Any thread.
/// </summary>
public static class OpenFileLimit
{
    private const string Name = "Max open files";

    /// <summary>
    /// The limit that this process was started with, as far as can be told: that of the process that has started it; null if
    /// it is no other than ours, or unknown.
    /// </summary>
    public static long? Inherited()
    {
        if (ParentOf("self") is not { } parent || SoftLimitOf(parent) is not { } limit)
            return null;
        return SoftLimitOf("self") is { } own && limit < own ? limit : null;
    }

    /// <summary>The same program, with a limit.</summary>
    /// <param name="start">The program.</param>
    /// <param name="limit">How many files; at least 0.</param>
    /// <exception cref="ProgramStartException">There is no such program.</exception>
    public static ProgramStart Restore(ProgramStart start, long limit)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        string program = ProgramPath.Find(start);
        return start with
        {
            // A shell that may not lower its limit runs the program as it is.
            Program = "sh",
            Arguments = ["-c", "ulimit -S -n \"$0\" 2>/dev/null; exec \"$@\"", limit.ToString(CultureInfo.InvariantCulture), program, .. start.Arguments],
        };
    }

    private static string? ParentOf(string process) =>
        // proc_pid_status(5).
        ProcFile.Field($"/proc/{process}/status", "PPid:");

    private static long? SoftLimitOf(string process)
    {
        // proc_pid_limits(5): the name, the soft limit, the hard one, and the unit, in columns.
        string? soft = ProcFile.Field($"/proc/{process}/limits", Name)?.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : null;
    }
}
