// SPDX-License-Identifier: MIT
using VirtualGpio.Waveforms.Measuring;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Measuring;

/// <summary>The same measurements from whole lists, as the words in the documentation say it.</summary>
internal static class NaiveMeter
{
    internal static List<(long Time, bool IsRising)> Edges(IEnumerable<SignalChange> changes, TimeWindow window)
    {
        SignalChange[] known = [.. changes.Where(change => change.Value is VcdValue.Low or VcdValue.High)];
        return
        [
            .. known.Zip(known.Skip(1))
                .Where(pair => pair.First.Value != pair.Second.Value && window.Contains(pair.Second.Time))
                .Select(pair => (pair.Second.Time, pair.Second.Value == VcdValue.High)),
        ];
    }

    internal static Measurement Measure(SignalChange[] changes, long end, TimeWindow window, long glitchWidth)
    {
        List<(long Time, bool IsRising)> edges = Edges(changes, window);
        long[] rising = [.. edges.Where(edge => edge.IsRising).Select(edge => edge.Time)];
        var pulses = edges.Zip(edges.Skip(1), (a, b) => (IsHigh: a.IsRising, Width: b.Time - a.Time)).ToList();
        long from = window.From ?? (changes.Length > 0 ? changes[0].Time : end);
        long to = Math.Max(from, Math.Min(end, window.To ?? end));
        return new Measurement
        {
            From = from,
            To = to,
            RisingEdges = rising.Length,
            FallingEdges = edges.Count - rising.Length,
            High = Duration(changes, from, to, VcdValue.High),
            Low = Duration(changes, from, to, VcdValue.Low),
            Unknown = to - from - Duration(changes, from, to, VcdValue.High) - Duration(changes, from, to, VcdValue.Low),
            Frequency = rising.Length > 1 && rising[^1] > rising[0] ? (rising.Length - 1) * 1e9 / (rising[^1] - rising[0]) : null,
            Period = Statistics(rising.Zip(rising.Skip(1), (a, b) => b - a)),
            HighPulses = Statistics(pulses.Where(pulse => pulse.IsHigh).Select(pulse => pulse.Width)),
            LowPulses = Statistics(pulses.Where(pulse => !pulse.IsHigh).Select(pulse => pulse.Width)),
            Glitches = pulses.Count(pulse => pulse.Width < glitchWidth),
        };
    }

    internal static TimeStatistics? Statistics(IEnumerable<long> times)
    {
        long[] all = [.. times];
        if (all.Length == 0)
            return null;
        double mean = all.Average(time => (decimal)time) is var exact ? (double)exact : 0;
        return new TimeStatistics(all.Length, all.Min(), mean, all.Max(), Math.Sqrt(all.Sum(time => (time - mean) * (time - mean)) / all.Length));
    }

    /// <summary>For lists in which the order of arrival is the order of the list; <c>Line</c> is 0 or 1.</summary>
    internal static DelayMeasurement MeasureDelay(IReadOnlyList<(long Time, int Line)> edges)
    {
        var delays = new List<long>();
        var skews = new List<long>();
        int unmatched = 0;
        for (int i = 0; i < edges.Count; i++)
        {
            int next = NextOf(edges, i, 1);
            if (edges[i].Line == 0 && next >= 0)
                delays.Add(edges[next].Time - edges[i].Time);
            else if (edges[i].Line == 0)
                unmatched++;
            int nearest = Nearest(edges, i);
            if (edges[i].Line == 0 && nearest >= 0 && Nearest(edges, nearest) == i)
                skews.Add(edges[nearest].Time - edges[i].Time);
        }

        return new DelayMeasurement
        {
            Delay = Statistics(delays),
            Unmatched = unmatched,
            Skew = Statistics(skews),
            FirstEdges = edges.Count(edge => edge.Line == 0),
            SecondEdges = edges.Count(edge => edge.Line == 1),
        };
    }

    private static int NextOf(IReadOnlyList<(long Time, int Line)> edges, int i, int line)
    {
        for (int j = i + 1; j < edges.Count; j++)
        {
            if (edges[j].Line == line)
                return j;
        }

        return -1;
    }

    /// <summary>The nearest edge of the other line: the last before or the first after; the one before if both are as near.</summary>
    private static int Nearest(IReadOnlyList<(long Time, int Line)> edges, int i)
    {
        int after = NextOf(edges, i, 1 - edges[i].Line);
        int before = i - 1;
        while (before >= 0 && edges[before].Line == edges[i].Line)
            before--;
        if (after < 0 || before < 0)
            return Math.Max(after, before);
        return edges[i].Time - edges[before].Time <= edges[after].Time - edges[i].Time ? before : after;
    }

    private static long Duration(SignalChange[] changes, long from, long to, VcdValue value)
    {
        long sum = 0;
        for (int i = 0; i < changes.Length; i++)
        {
            long begin = Math.Clamp(changes[i].Time, from, to);
            long end = i + 1 < changes.Length ? Math.Clamp(changes[i + 1].Time, from, to) : to;
            sum += changes[i].Value == value ? end - begin : 0;
        }

        return sum;
    }
}
