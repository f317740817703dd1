// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Whether this machine lets us intercept system calls, found out by doing it: a thread of its own puts itself under a
/// filter that traps nothing, and ends. Takes a fraction of a millisecond.
/// </summary>
public sealed unsafe record FilterSupport
{
    private FilterSupport()
    {
    }

    /// <summary>Why it is not possible, and what a person can do, as sentences; null if it is.</summary>
    public string? Obstacle { get; private init; }

    /// <summary>Whether calls that were received wait through signals that do not kill (Linux 5.19).</summary>
    public bool WaitsKillable { get; private init; }

    /// <summary>Whether supervisor and program can wake each other on one processor (Linux 6.6).</summary>
    public bool WakesSynchronously { get; private init; }

    /// <summary>Finds out.</summary>
    /// <exception cref="LinuxException">There are no descriptors left.</exception>
    public static FilterSupport Probe()
    {
        if (SystemCallTable.ForArchitecture(RuntimeInformation.ProcessArchitecture) is null)
            return new() { Obstacle = $"System calls are intercepted on x86-64 and arm64, not on {RuntimeInformation.ProcessArchitecture}." };
        var block = new SpawnBlock { WaitsKillable = 1 };
        FilteredThread.Run(SeccompFilter.GpioOnly, ref block);
        if (block.FilterError != 0)
            return new() { Obstacle = FilterError.Explain(block.FilterError).Message };
        using var listener = new SeccompListener(block.Listener, block.WaitsKillable != 0);
        return new()
        {
            Obstacle = listener.CanReturnDescriptor() ? MemoryObstacle() : "The kernel cannot hand descriptors to a supervised program in one step: Linux 5.14 or later is needed.",
            WaitsKillable = listener.WaitsKillable,
            WakesSynchronously = listener.WakesSynchronously,
        };
    }

    private static string? MemoryObstacle()
    {
        int there = 1;
        Span<byte> copy = stackalloc byte[sizeof(int)];
        try
        {
            return ProcessMemory.Read(Environment.ProcessId, (ulong)&there, copy) == MemoryAccess.Done
                ? null
                : "A container or sandbox forbids to read the memory of processes (process_vm_readv).";
        }
        catch (LinuxException e)
        {
            return $"{e.Message}. The kernel lacks CONFIG_CROSS_MEMORY_ATTACH, or a sandbox forbids the call.";
        }
    }
}
