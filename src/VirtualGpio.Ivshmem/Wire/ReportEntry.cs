// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>An entry of the report queue.</summary>
/// <param name="Line">The line.</param>
/// <param name="KindAndChain">The kind in bits 14:0, <see cref="Chained"/> in bit 15.</param>
/// <param name="Word">The word of the line table that changed.</param>
/// <param name="Time">When, in nanoseconds of the guest's monotonic clock.</param>
[StructLayout(LayoutKind.Sequential, Size = Map.QueueEntrySize)]
public readonly record struct ReportEntry(ushort Line, ushort KindAndChain, uint Word, long Time)
{
    /// <summary>The next report belongs to the same change.</summary>
    public const ushort Chained = 0x8000;

    /// <summary>The kind; may be none of those that exist.</summary>
    public ReportKind Kind => (ReportKind)(KindAndChain & ~Chained);

    /// <summary>Whether the next report belongs to the same change.</summary>
    public bool IsChained => (KindAndChain & Chained) != 0;

    /// <summary>Whether the kind exists.</summary>
    public bool HasValidKind => Kind is >= ReportKind.Output and <= ReportKind.Consumer;
}
