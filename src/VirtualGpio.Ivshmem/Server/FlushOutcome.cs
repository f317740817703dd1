// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem;

/// <summary>What became of the messages that waited for a peer.</summary>
internal enum FlushOutcome
{
    /// <summary>All are sent.</summary>
    Drained,

    /// <summary>The socket is full.</summary>
    SocketFull,

    /// <summary>The kernel refuses more descriptors under way in sockets; the socket itself would take them.</summary>
    TooManyDescriptors,

    /// <summary>The peer has gone.</summary>
    Gone,
}
