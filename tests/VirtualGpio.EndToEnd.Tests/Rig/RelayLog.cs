// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>What a relay tells about itself, kept.</summary>
internal sealed class RelayLog : IVhostUserRelayLog
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public void GuestConnected(int processId) => _lines.Enqueue("guest connected");

    public void GuestLeft(string why) => _lines.Enqueue($"guest left: {why}");

    public void GuestRefused(string why) => _lines.Enqueue($"guest refused: {why}");

    public void HostConnected(int processId) => _lines.Enqueue("host connected");

    public void HostLeft(string why) => _lines.Enqueue($"host left: {why}");

    public void HostRefused(string why) => _lines.Enqueue($"host refused: {why}");

    public override string ToString() => string.Join('\n', _lines);
}
