// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct seccomp_notif_sizes</c> (linux/seccomp.h): how large the running kernel's structures are.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SeccompSizes
{
    /// <summary>seccomp_notif</summary>
    internal ushort Notification;

    /// <summary>seccomp_notif_resp</summary>
    internal ushort Response;

    /// <summary>seccomp_data</summary>
    internal ushort Data;
}
