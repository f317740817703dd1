// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct sock_fprog</c> (linux/filter.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BpfProgram
{
    /// <summary>len</summary>
    internal ushort Length;

    /// <summary>filter</summary>
    internal BpfInstruction* Instructions;
}
