// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem;

/// <summary>Through which of a server's sockets a peer came. To the protocol all peers are alike.</summary>
public enum IvshmemRole
{
    /// <summary>Through <see cref="IvshmemServerOptions.SocketPath"/>: a guest, or with one socket only any peer.</summary>
    Guest,

    /// <summary>Through <see cref="IvshmemServerOptions.HostSocketPath"/>: the process that plays the chip.</summary>
    Host,
}
