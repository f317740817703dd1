// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>An entry of the edge queue.</summary>
/// <param name="Line">The line.</param>
/// <param name="Kind"><see cref="EdgeKind"/>.</param>
/// <param name="Level">The level after the change.</param>
/// <param name="Sequence">The number of the change on this line.</param>
/// <param name="Time">When, in nanoseconds of the host's CLOCK_MONOTONIC.</param>
[StructLayout(LayoutKind.Sequential, Size = Map.QueueEntrySize)]
public readonly record struct EdgeEntry(ushort Line, byte Kind, byte Level, uint Sequence, long Time)
{
    /// <summary>The one kind that there is.</summary>
    public const byte EdgeKind = 1;
}
