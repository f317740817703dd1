// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem;

/// <summary>The numbers of the ivshmem client-server protocol (QEMU's docs/specs/ivshmem-spec).</summary>
public static class IvshmemProtocol
{
    /// <summary>The version, the first message of a server.</summary>
    public const long Version = 0;

    /// <summary>The value of the message that carries the memory.</summary>
    public const long Memory = -1;

    /// <summary>Every message is one 64-bit little-endian integer.</summary>
    public const int MessageSize = sizeof(long);

    /// <summary>The highest peer ID: the doorbell register has 16 bits for it.</summary>
    public const int MaxPeerId = ushort.MaxValue;

    /// <summary>The most vectors a peer can have, a limit of QEMU's server and client.</summary>
    public const int MaxVectors = 64;
}
