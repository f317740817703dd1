// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

/// <summary>For tests that look at the peer's state instead.</summary>
internal sealed class IgnoredEvents : IIvshmemPeerEvents
{
    public void PeerArrived(ushort peer, int vector)
    {
    }

    public void PeerGone(ushort peer)
    {
    }

    public void OwnVectorArrived(int vector, EventFd doorbell)
    {
    }
}
