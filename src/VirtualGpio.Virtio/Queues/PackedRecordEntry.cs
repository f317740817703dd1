// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Virtio.Queues;

/// <summary>DescStatePacked of the vhost-user specification.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct PackedRecordEntry
{
    /// <summary>1 from the taking of the chain that begins here to its giving back.</summary>
    [FieldOffset(0)]
    public byte Inflight;

    /// <summary>The next entry, free or of the same chain.</summary>
    [FieldOffset(2)]
    public ushort Next;

    /// <summary>The last entry of the chain that begins here.</summary>
    [FieldOffset(4)]
    public ushort Last;

    /// <summary>How many entries the chain that begins here has.</summary>
    [FieldOffset(6)]
    public ushort Count;

    /// <summary>The order in which chains were taken.</summary>
    [FieldOffset(8)]
    public ulong Counter;

    /// <summary>The descriptor's buffer ID.</summary>
    [FieldOffset(16)]
    public ushort Id;

    /// <summary>The descriptor's flags.</summary>
    [FieldOffset(18)]
    public ushort Flags;

    /// <summary>The descriptor's length.</summary>
    [FieldOffset(20)]
    public uint Length;

    /// <summary>The descriptor's address.</summary>
    [FieldOffset(24)]
    public ulong Address;
}
