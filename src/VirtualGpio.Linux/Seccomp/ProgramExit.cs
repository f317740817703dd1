// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>How a program ended.</summary>
/// <param name="Status">Its exit status, 0 to 255; 0 if a signal ended it.</param>
/// <param name="Signal">The number of the signal that ended it, or null.</param>
public readonly record struct ProgramExit(int Status, int? Signal)
{
    /// <summary>One number for both, as shells have it: 128 and the signal, or the exit status.</summary>
    public int ShellStatus => Signal is { } signal ? 128 + signal : Status;
}
