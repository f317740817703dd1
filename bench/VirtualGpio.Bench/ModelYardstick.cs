// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Bench;

/// <summary>
/// The least that telling a change to a probe and two lines can cost: the level is stored in an array, and three interface
/// calls say so, with nothing resolved and nothing queued.
/// </summary>
internal sealed class ModelYardstick
{
    private const int Changes = ModelBoard.Changes;

    private readonly Level[] _levels = new Level[16];
    private readonly INetObserver[] _probe = [new ModelProbe()];
    private readonly IEdgeObserver[] _lines = [new ModelProbe(), new ModelProbe()];
    private readonly Net _net = new Board().AddNet("net");
    private long _now = 1;

    /// <summary>Changes per second.</summary>
    public double Measure()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Changes; i++)
        {
            Level level = _levels[i & 15] = (i & 1) == 0 ? Level.High : Level.Low;
            _now++;
            foreach (INetObserver observer in _probe)
                observer.OnLevel(new NetChange(_net, level, i, _now));
            foreach (IEdgeObserver observer in _lines)
                observer.OnEdge(new EdgeEvent(0, level, (uint)i, _now));
        }

        return Changes / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
