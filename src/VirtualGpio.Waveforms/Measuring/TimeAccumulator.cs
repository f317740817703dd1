// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Measuring;

/// <summary>Gathers <see cref="TimeStatistics"/> in one pass, with sums that neither overflow nor lose digits.</summary>
internal struct TimeAccumulator
{
    private long _count;
    private long _minimum;
    private long _maximum;
    private Int128 _sum;
    private double _mean;
    private double _squares;

    /// <summary>How many times have been added.</summary>
    public readonly long Count => _count;

    /// <summary>What has been gathered; null: nothing.</summary>
    public readonly TimeStatistics? Result =>
        _count == 0 ? null : new TimeStatistics(_count, _minimum, Mean(_sum, _count), _maximum, Math.Sqrt(Math.Max(0, _squares) / _count));

    /// <summary>Adds a time.</summary>
    public void Add(long time)
    {
        _minimum = _count == 0 ? time : Math.Min(_minimum, time);
        _maximum = _count == 0 ? time : Math.Max(_maximum, time);
        _count++;
        _sum += time;
        // Welford's method: squares of differences from the mean so far.
        double before = time - _mean;
        _mean += before / _count;
        _squares += before * (time - _mean);
    }

    /// <summary>Adds, for each time <c>t</c> that another one has gathered, <c>end − t</c>.</summary>
    public void AddDistances(in TimeAccumulator times, long end)
    {
        if (times._count == 0)
            return;
        long shortest = end - times._maximum;
        long longest = end - times._minimum;
        double mean = end - times._mean;
        _minimum = _count == 0 ? shortest : Math.Min(_minimum, shortest);
        _maximum = _count == 0 ? longest : Math.Max(_maximum, longest);
        _sum += ((Int128)end * times._count) - times._sum;
        // Chan's method for two sets; distances from the end deviate as the times do.
        long count = _count + times._count;
        double difference = mean - _mean;
        _squares += times._squares + (difference * difference * _count / count * times._count);
        _mean += difference * times._count / count;
        _count = count;
    }

    private static double Mean(Int128 sum, long count) => (double)(sum / count) + ((double)(sum % count) / count);
}
