// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>An entry of the edge queue.</summary>
/// <param name="Line">The line.</param>
/// <param name="Kind"><see cref="EdgeKind"/> or <see cref="FloatingKind"/>.</param>
/// <param name="Level">The level after the change.</param>
/// <param name="Sequence">The number of the change on this line.</param>
/// <param name="Time">When, in nanoseconds of the host's CLOCK_MONOTONIC.</param>
[StructLayout(LayoutKind.Sequential, Size = Map.QueueEntrySize)]
public readonly record struct EdgeEntry(ushort Line, byte Kind, byte Level, uint Sequence, long Time)
{
    /// <summary>The kind of a change after which somebody but the guest drives or pulls the line.</summary>
    public const byte EdgeKind = 1;

    /// <summary>The kind of a change after which nobody but the guest does: the level is that of the guest's own bias, if any.</summary>
    public const byte FloatingKind = 2;

    /// <summary>Whether the kind exists.</summary>
    public bool HasValidKind => Kind is EdgeKind or FloatingKind;
}
