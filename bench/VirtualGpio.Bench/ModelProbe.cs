// SPDX-License-Identifier: MIT
namespace VirtualGpio.Bench;

/// <summary>What listens to nets and lines, and does next to nothing.</summary>
internal sealed class ModelProbe : INetObserver, IEdgeObserver
{
    public long Seen { get; private set; }

    public void OnLevel(in NetChange change) => Seen += (long)change.Level + 1;

    public void OnContention(Net net, bool contended, long time) => Seen++;

    public void OnForced(Net net, Level? level, long time) => Seen++;

    public void OnEdge(in EdgeEvent edge) => Seen += (long)edge.Level + 1;

    public void OnFloating(int line, bool isFloating) => Seen++;
}
