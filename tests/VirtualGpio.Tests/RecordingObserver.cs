// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

internal sealed class RecordingObserver : INetObserver, IEdgeObserver
{
    public List<(Level Level, long Time)> Levels { get; } = [];

    public List<(bool Contended, long Time)> Contentions { get; } = [];

    public List<EdgeEvent> Edges { get; } = [];

    public Action<Net, Level, long>? Then { get; set; }

    public void LevelChanged(Net net, Level level, long time)
    {
        Levels.Add((level, time));
        Then?.Invoke(net, level, time);
    }

    public void ContentionChanged(Net net, bool contended, long time) => Contentions.Add((contended, time));

    public void OnEdge(in EdgeEvent edge) => Edges.Add(edge);

    public List<(int Line, bool Floats)> Floating { get; } = [];

    public void OnFloating(int line, bool isFloating) => Floating.Add((line, isFloating));
}
