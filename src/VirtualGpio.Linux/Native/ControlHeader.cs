// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct cmsghdr</c> (sys/socket.h), 64-bit, with the arithmetic of the CMSG_ macros.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    /// <summary>CMSG_LEN(0): the size of this struct, already a multiple of the alignment.</summary>
    internal const int Size = 16;

    /// <summary>cmsg_len: this header and the data behind it</summary>
    internal nuint Length;

    /// <summary>cmsg_level</summary>
    internal int Level;

    /// <summary>cmsg_type</summary>
    internal int Type;

    /// <summary>CMSG_SPACE for a number of descriptors.</summary>
    internal static int SpaceFor(int descriptors) => Size + Align(descriptors * sizeof(int));

    /// <summary>CMSG_ALIGN</summary>
    internal static int Align(int length) => (length + sizeof(ulong) - 1) & ~(sizeof(ulong) - 1);
}
