// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct open_how</c> (linux/openat2.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OpenHow
{
    /// <summary>flags</summary>
    internal ulong Flags;

    /// <summary>mode</summary>
    internal ulong Mode;

    /// <summary>resolve</summary>
    internal ulong Resolve;
}
