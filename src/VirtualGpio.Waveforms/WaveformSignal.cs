// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Waveforms.Measuring;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms;

/// <summary>One signal of a <see cref="Waveform"/>.</summary>
public sealed class WaveformSignal
{
    private readonly List<SignalChange> _changes = [];
    private readonly Waveform _waveform;

    internal WaveformSignal(Waveform waveform, string name) => (_waveform, Name) = (waveform, name);

    /// <summary>The full name, with the bit's number if it is a vector's bit.</summary>
    public string Name { get; }

    /// <summary>Its changes in the order of their times; the first one says what it starts with.</summary>
    public IReadOnlyList<SignalChange> Changes => _changes;

    /// <summary>The value at a time: that of the last change not after it, or <see cref="VcdValue.Unknown"/> before the first.</summary>
    /// <param name="time">When, in nanoseconds from the file's time 0.</param>
    public VcdValue ValueAt(long time)
    {
        ReadOnlySpan<SignalChange> changes = CollectionsMarshal.AsSpan(_changes);
        int low = 0;
        for (int high = changes.Length; low < high;)
        {
            int middle = (low + high) / 2;
            if (changes[middle].Time <= time)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? VcdValue.Unknown : changes[low - 1].Value;
    }

    /// <summary>Measures the signal.</summary>
    /// <param name="window">The part of the time that is measured.</param>
    /// <param name="glitchWidth">Pulses shorter than this, in nanoseconds, are counted as glitches; 0: none.</param>
    public Measurement Measure(TimeWindow window = default, long glitchWidth = 0)
    {
        var meter = new SignalMeter(window, glitchWidth);
        foreach (SignalChange change in _changes)
            meter.Add(change.Time, change.Value);
        return meter.Result(_waveform.End);
    }

    /// <summary>Measures how long another signal follows after this one. At the same time, this one counts as earlier.</summary>
    /// <param name="second">The other signal, of the same recording.</param>
    /// <param name="edges">Which edges of this one.</param>
    /// <param name="secondEdges">Which edges of the other one.</param>
    /// <param name="window">The part of the time that is measured.</param>
    public DelayMeasurement MeasureDelayTo(
        WaveformSignal second,
        EdgeChoice edges = EdgeChoice.Both,
        EdgeChoice secondEdges = EdgeChoice.Both,
        TimeWindow window = default)
    {
        ArgumentNullException.ThrowIfNull(second);
        var meter = new DelayMeter(edges, secondEdges, window);
        int next = 0;
        foreach (SignalChange change in _changes)
        {
            for (; next < second._changes.Count && second._changes[next].Time < change.Time; next++)
                meter.AddSecond(second._changes[next].Time, second._changes[next].Value);
            meter.AddFirst(change.Time, change.Value);
        }

        for (; next < second._changes.Count; next++)
            meter.AddSecond(second._changes[next].Time, second._changes[next].Value);
        return meter.Result();
    }

    /// <summary>Takes a change. False: the value is the same as before.</summary>
    internal bool Add(long time, VcdValue value)
    {
        if (_changes.Count > 0 && _changes[^1].Value == value)
            return false;
        _changes.Add(new SignalChange(time, value));
        return true;
    }
}
