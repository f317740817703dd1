// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>siginfo_t</c> (asm-generic/siginfo.h, 64-bit), as <c>waitid</c> fills it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInfo
{
    /// <summary>si_code: CLD_EXITED, CLD_KILLED or CLD_DUMPED.</summary>
    [FieldOffset(8)]
    internal int Code;

    /// <summary>si_pid; 0 where nothing was waited for.</summary>
    [FieldOffset(16)]
    internal int ProcessId;

    /// <summary>si_status: the exit status or the signal.</summary>
    [FieldOffset(24)]
    internal int Status;
}
