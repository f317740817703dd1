// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct kcmp_epoll_slot</c> (linux/kcmp.h): an open file that an epoll instance watches.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EpollSlot
{
    /// <summary>efd: the epoll instance.</summary>
    internal uint Instance;

    /// <summary>tfd: the number that the file's descriptor had when it was added.</summary>
    internal uint Number;

    /// <summary>toff: how many with that number come before it.</summary>
    internal uint Skipped;
}
