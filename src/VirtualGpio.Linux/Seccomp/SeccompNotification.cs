// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>A system call that waits for our answer: <c>struct seccomp_notif</c> (linux/seccomp.h).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SeccompNotification
{
    /// <summary>What the answer is to name; never given twice by a listener.</summary>
    public ulong Id { get; init; }

    /// <summary>
    /// The thread that waits, as numbered where the listener is read: what <see cref="ProcessMemory"/> and <c>/proc</c>
    /// take. Zero if it lives in a PID namespace that cannot be seen from here.
    /// </summary>
    public int ThreadId { get; init; }

    /// <summary>Zero, for the kernel's future use.</summary>
    public uint Flags { get; init; }

    /// <summary>The system call.</summary>
    public SeccompData Data { get; init; }
}
