// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Virtio.Queues;

/// <summary>DescStateSplit of the vhost-user specification.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct SplitRecordEntry
{
    /// <summary>1 from the taking of the chain with this head to its giving back.</summary>
    [FieldOffset(0)]
    public byte Inflight;

    /// <summary>The head that was given back before this one.</summary>
    [FieldOffset(6)]
    public ushort Next;

    /// <summary>The order in which chains were taken.</summary>
    [FieldOffset(8)]
    public ulong Counter;
}
