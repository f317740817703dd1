// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// Sending signals. Receiving them is .NET's <see cref="System.Runtime.InteropServices.PosixSignalRegistration"/>;
/// SIGPIPE is ignored by .NET already.
/// </summary>
public static class Signals
{
    /// <summary>Sends a signal to one process.</summary>
    /// <param name="processId">The process; above zero, as other values stand for groups of processes.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>False if there is no such process.</returns>
    /// <exception cref="LinuxException">EPERM: not allowed.</exception>
    public static bool Kill(int processId, LinuxSignal signal)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        if (Libc.Kill(processId, (int)signal) == 0)
            return true;
        return LinuxException.LastErrno == Errno.ESRCH ? false : throw LinuxException.FromLast($"kill({processId}, {signal})");
    }
}
