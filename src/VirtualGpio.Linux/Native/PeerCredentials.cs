// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct ucred</c> (sys/socket.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PeerCredentials
{
    /// <summary>pid</summary>
    internal int ProcessId;

    /// <summary>uid</summary>
    internal uint UserId;

    /// <summary>gid</summary>
    internal uint GroupId;
}
