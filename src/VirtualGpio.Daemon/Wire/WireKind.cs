// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Wire;

/// <summary>What a wire holds for a machine; called as the transport is.</summary>
internal enum WireKind
{
    /// <summary>A shared memory and eventfds.</summary>
    Ivshmem,

    /// <summary>The connection of a vhost-user front-end.</summary>
    Virtio,
}
