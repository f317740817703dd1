// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct msghdr</c> (sys/socket.h), 64-bit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    /// <summary>msg_name</summary>
    internal void* Name;

    /// <summary>msg_namelen; four bytes of padding follow</summary>
    internal uint NameLength;

    /// <summary>msg_iov</summary>
    internal IoVector* Vectors;

    /// <summary>msg_iovlen</summary>
    internal nuint VectorCount;

    /// <summary>msg_control</summary>
    internal void* Control;

    /// <summary>msg_controllen</summary>
    internal nuint ControlLength;

    /// <summary>msg_flags</summary>
    internal int Flags;
}
