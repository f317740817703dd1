// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct iovec</c> (sys/uio.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    /// <summary>iov_base</summary>
    internal byte* Base;

    /// <summary>iov_len</summary>
    internal nuint Length;
}
