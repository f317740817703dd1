// SPDX-License-Identifier: MIT
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Measuring;

/// <summary>Measures one signal from its changes as they come, in one pass and constant memory. Not thread-safe.</summary>
public sealed class SignalMeter
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly TimeWindow _window;
    private readonly long _glitchWidth;
    private EdgeDetector _edges;
    private TimeAccumulator _periods;
    private TimeAccumulator _highPulses;
    private TimeAccumulator _lowPulses;
    private VcdValue _value = VcdValue.Unknown;
    private long? _first;
    private long _last = long.MinValue;
    private long? _lastEdge;
    private long? _firstRising;
    private long? _lastRising;
    private Durations _durations;
    private long _rising;
    private long _falling;
    private long _glitches;

    /// <summary>Makes a meter.</summary>
    /// <param name="window">The part of the time that is measured.</param>
    /// <param name="glitchWidth">Pulses shorter than this, in nanoseconds, are counted as glitches; 0: none.</param>
    public SignalMeter(TimeWindow window = default, long glitchWidth = 0)
    {
        if (window.To < window.From)
            throw new ArgumentException($"The window ends at {window.To}, before it begins at {window.From}.", nameof(window));
        ArgumentOutOfRangeException.ThrowIfNegative(glitchWidth);
        _window = window;
        _glitchWidth = glitchWidth;
    }

    /// <summary>Takes a value. The first one is the level at the start, and no edge.</summary>
    /// <param name="time">When, in nanoseconds of any clock that does not go backwards.</param>
    /// <param name="value">The value from then on; the same as before changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before the last one.</exception>
    public void Add(long time, VcdValue value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, _last);
        _first ??= time;
        _durations.Add(_value, Clip(_last), Clip(time));
        _last = time;
        _value = value;
        EdgeChoice edge = _edges.Add(value);
        if (edge != EdgeChoice.None && _window.Contains(time))
            AddEdge(time, edge == EdgeChoice.Rising);
    }

    /// <summary>What has been found out so far. The meter can go on.</summary>
    /// <param name="end">The end of the recording, in nanoseconds: until then the last value holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The end lies before the last value.</exception>
    public Measurement Result(long end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, _last);
        long from = _window.From ?? _first ?? end;
        long to = Math.Max(from, Math.Min(end, _window.To ?? end));
        Durations durations = _durations;
        durations.Add(_value, _first is null ? from : Clip(_last), Clip(end));
        return new Measurement
        {
            From = from,
            To = to,
            RisingEdges = _rising,
            FallingEdges = _falling,
            High = durations.High,
            Low = durations.Low,
            Unknown = durations.Unknown,
            Frequency = _lastRising - _firstRising is > 0 and var span ? (_rising - 1) / (double)span * NanosecondsPerSecond : null,
            Period = _periods.Result,
            HighPulses = _highPulses.Result,
            LowPulses = _lowPulses.Result,
            Glitches = _glitches,
        };
    }

    private void AddEdge(long time, bool isRising)
    {
        if (_lastEdge is { } last)
        {
            long width = time - last;
            // What ends with a rising edge was low.
            (isRising ? ref _lowPulses : ref _highPulses).Add(width);
            if (width < _glitchWidth)
                _glitches++;
        }

        _lastEdge = time;
        if (!isRising)
        {
            _falling++;
            return;
        }

        if (_lastRising is { } before)
            _periods.Add(time - before);
        _lastRising = time;
        _firstRising ??= time;
        _rising++;
    }

    /// <summary>A time, moved to the window's nearest border if it lies outside.</summary>
    private long Clip(long time)
    {
        long from = _window.From ?? _first ?? time;
        return Math.Max(from, Math.Min(time, _window.To ?? time));
    }

    private struct Durations
    {
        public long High;
        public long Low;
        public long Unknown;

        public void Add(VcdValue value, long from, long to)
        {
            switch (value)
            {
                case VcdValue.High:
                    High += to - from;
                    break;
                case VcdValue.Low:
                    Low += to - from;
                    break;
                default:
                    Unknown += to - from;
                    break;
            }
        }
    }
}
