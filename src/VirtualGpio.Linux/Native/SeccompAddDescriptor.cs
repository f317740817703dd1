// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct seccomp_notif_addfd</c> (linux/seccomp.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SeccompAddDescriptor
{
    /// <summary>id</summary>
    internal ulong Id;

    /// <summary>flags: SECCOMP_ADDFD_FLAG_SETFD, SECCOMP_ADDFD_FLAG_SEND.</summary>
    internal uint Flags;

    /// <summary>srcfd: our descriptor.</summary>
    internal uint Source;

    /// <summary>newfd: the number in the target, with SETFD.</summary>
    internal uint Number;

    /// <summary>newfd_flags: zero or O_CLOEXEC.</summary>
    internal uint DescriptorFlags;
}
