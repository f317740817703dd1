// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

internal sealed class RecordedEvents : IIvshmemPeerEvents
{
    internal List<string> Lines { get; } = [];

    public void PeerArrived(ushort peer, int vector) => Lines.Add($"{peer} arrived {vector}");

    public void PeerGone(ushort peer) => Lines.Add($"{peer} gone");

    public void OwnVectorArrived(int vector, EventFd doorbell) => Lines.Add($"own {vector}");
}
