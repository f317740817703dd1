// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct seccomp_notif_resp</c> (linux/seccomp.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SeccompResponse
{
    /// <summary>id</summary>
    internal ulong Id;

    /// <summary>val: what the system call returns, where it does not fail.</summary>
    internal long Value;

    /// <summary>error: zero, or the error number negated.</summary>
    internal int Error;

    /// <summary>flags: SECCOMP_USER_NOTIF_FLAG_CONTINUE.</summary>
    internal uint Flags;
}
