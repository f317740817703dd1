// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// What <see cref="FilteredThread"/> needs and what came of it, in memory of its own: while it is used nothing may be
/// allocated or looked up.
/// </summary>
internal unsafe struct SpawnBlock
{
    /// <summary><c>prctl</c></summary>
    internal delegate* unmanaged<int, nuint, nuint, nuint, nuint, int> Prctl;

    /// <summary><c>syscall</c>, for seccomp.</summary>
    internal delegate* unmanaged<long, nuint, nuint, void*, nint> Syscall;

    /// <summary><c>__errno_location</c></summary>
    internal delegate* unmanaged<int*> ErrnoLocation;

    /// <summary><c>posix_spawn</c></summary>
    internal delegate* unmanaged<int*, byte*, void*, void*, byte**, byte**, int> Spawn;

    /// <summary><c>write</c></summary>
    internal delegate* unmanaged<int, void*, nuint, nint> Write;

    /// <summary>The number of seccomp.</summary>
    internal long SeccompNumber;

    /// <summary>The filter.</summary>
    internal BpfProgram Filter;

    /// <summary>The program's path; null to install the filter only.</summary>
    internal byte* Path;

    /// <summary>Its arguments, with its own name.</summary>
    internal byte** Arguments;

    /// <summary>Its environment.</summary>
    internal byte** Environment;

    /// <summary><c>posix_spawnattr_t</c></summary>
    internal void* Attributes;

    /// <summary><c>posix_spawn_file_actions_t</c></summary>
    internal void* Actions;

    /// <summary>An eventfd, written to when everything below is filled in.</summary>
    internal int Done;

    /// <summary>What is written there.</summary>
    internal ulong One;

    /// <summary>The error of installing the filter, or 0.</summary>
    internal int FilterError;

    /// <summary>Whether the filter is to wait, and whether it waits, for fatal signals only once a call was received.</summary>
    internal int WaitsKillable;

    /// <summary>The listener, or -1.</summary>
    internal int Listener;

    /// <summary>The error of starting the program, or 0.</summary>
    internal int SpawnError;

    /// <summary>The program's process.</summary>
    internal int ProcessId;
}
