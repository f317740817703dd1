// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary><c>struct pollfd</c> (poll.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    /// <summary>fd</summary>
    internal int Descriptor;

    /// <summary>events</summary>
    internal short Events;

    /// <summary>revents</summary>
    internal short Returned;
}
