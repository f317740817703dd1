// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Keeps the children that programs leave behind, such as daemons, descendants of this process (prctl(2),
/// PR_SET_CHILD_SUBREAPER): with Yama's ptrace_scope at 1 the kernel lets nobody else look into their memory. They are this
/// process' children then, and what is left of them when they end is cleared away here.
/// </summary>
/// <remarks>
/// Children that this process has started itself are left to those who wait for them: an orphan is a child with more filters
/// than we have, which only a program that runs under ours has.
/// </remarks>
public sealed unsafe class OrphanKeeper : IDisposable
{
    private readonly int _ownFilters = FiltersOf("self");
    private FilteredProcess? _program;
    private PosixSignalRegistration? _ends;

    /// <summary>From now on orphans are ours.</summary>
    /// <exception cref="LinuxException">The kernel refuses it.</exception>
    public OrphanKeeper() => Adopt(true);

    /// <summary>Whether the kernel lets a process look into its descendants only, so that orphans must be kept.</summary>
    public static bool IsNeeded => ProcessMemory.YamaScope() == "1";

    /// <summary>Whether this process keeps orphans now.</summary>
    internal static bool IsAtWork
    {
        get
        {
            int at = 0;
            return Libc.Prctl(Libc.PR_GET_CHILD_SUBREAPER, (nuint)(&at), 0, 0, 0) == 0 && at != 0;
        }
    }

    /// <summary>From now on the ends of orphans are seen.</summary>
    /// <param name="program">The one program that is waited for elsewhere; started after this was made.</param>
    [SupportedOSPlatform("linux")]
    public void Watch(FilteredProcess program)
    {
        ArgumentNullException.ThrowIfNull(program);
        _program = program;
        _ends = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => ClearAway());
        // What ended before.
        ClearAway();
    }

    /// <summary>Later orphans are others'.</summary>
    public void Dispose()
    {
        _ends?.Dispose();
        Adopt(false);
    }

    private static void Adopt(bool orphans)
    {
        if (Libc.Prctl(Libc.PR_SET_CHILD_SUBREAPER, orphans ? 1u : 0, 0, 0, 0) != 0)
            throw LinuxException.FromLast("prctl(PR_SET_CHILD_SUBREAPER)");
    }

    /// <summary>Who is not an orphan stops it: its owner takes it, and the next end goes on behind it.</summary>
    private void ClearAway()
    {
        while (true)
        {
            SignalInfo info = default;
            if (Libc.WaitId(Libc.P_ALL, 0, &info, Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT) != 0 || info.ProcessId == 0
                || info.ProcessId == _program!.Id || FiltersOf(info.ProcessId.ToString(CultureInfo.InvariantCulture)) <= _ownFilters)
            {
                return;
            }

            if (Libc.WaitId(Libc.P_PID, info.ProcessId, &info, Libc.WEXITED | Libc.WNOHANG) != 0)
                return;
        }
    }

    /// <summary>How many filters a process is under; also of one that has ended and was not waited for yet. 0 where that is not told.</summary>
    private static int FiltersOf(string process) =>
        // proc_pid_status(5), since Linux 5.9.
        int.TryParse(ProcFile.Field($"/proc/{process}/status", "Seccomp_filters:"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
}
