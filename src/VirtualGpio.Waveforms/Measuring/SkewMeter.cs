// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Measuring;

/// <summary>Pairs edges of two signals that are nearest to each other, and measures by how much the second one is later.</summary>
/// <remarks>
/// Two such edges have no other edge between them. So each edge that follows one of the other signal may make a pair with
/// it. That the earlier of the two has no nearer partner before it is known at once. Whether the later one has a nearer
/// partner behind it is known with the next edge of the earlier one's signal; until then the pair is held. A pair that
/// is held meanwhile is always decided before the next one may be made.
/// </remarks>
internal sealed class SkewMeter
{
    private readonly long?[] _lastOf = new long?[2];
    private TimeAccumulator _skews;
    private int _lastLine = -1;
    private Pair? _held;

    /// <summary>What has been found out; a pair that is held counts.</summary>
    public TimeStatistics? Result
    {
        get
        {
            TimeAccumulator skews = _skews;
            if (_held is { } held)
                skews.Add(held.Skew);
            return skews.Result;
        }
    }

    /// <summary>Takes an edge.</summary>
    public void Add(long time, bool isSecond)
    {
        int line = isSecond ? 1 : 0;
        if (_held is { } held && held.EarlierLine == line)
        {
            if (time - held.Later >= held.Distance)
                _skews.Add(held.Skew);
            _held = null;
        }

        if (_lastLine == 1 - line)
        {
            long earlier = _lastOf[1 - line]!.Value;
            if (_lastOf[line] is not { } before || earlier - before > time - earlier)
                _held = new Pair(earlier, time, 1 - line);
        }

        _lastOf[line] = time;
        _lastLine = line;
    }

    private readonly record struct Pair(long Earlier, long Later, int EarlierLine)
    {
        public long Distance => Later - Earlier;

        public long Skew => EarlierLine == 0 ? Distance : -Distance;
    }
}
