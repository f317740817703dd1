// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

internal sealed class RecordingObserver : INetObserver, IEdgeObserver
{
    public List<NetChange> Changes { get; } = [];

    public IEnumerable<(Level Level, long Time)> Levels => Changes.Select(change => (change.Level, change.Time));

    public List<(bool Contended, long Time)> Contentions { get; } = [];

    public List<(Level? Level, long Time)> Forced { get; } = [];

    public List<EdgeEvent> Edges { get; } = [];

    public List<(int Line, bool Floats)> Floating { get; } = [];

    /// <summary>What happened, in the order in which it was told.</summary>
    public List<object> All { get; } = [];

    public Action<NetChange>? Then { get; set; }

    public void OnLevel(in NetChange change)
    {
        Changes.Add(change);
        All.Add(change);
        Then?.Invoke(change);
    }

    public void OnContention(Net net, bool contended, long time)
    {
        Contentions.Add((contended, time));
        All.Add((net, contended, time));
    }

    public void OnForced(Net net, Level? level, long time)
    {
        Forced.Add((level, time));
        All.Add((net, level, time));
    }

    public void OnEdge(in EdgeEvent edge)
    {
        Edges.Add(edge);
        All.Add(edge);
    }

    public void OnFloating(int line, bool isFloating)
    {
        Floating.Add((line, isFloating));
        All.Add((line, isFloating));
    }
}
