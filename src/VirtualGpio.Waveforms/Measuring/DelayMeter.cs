// SPDX-License-Identifier: MIT
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Measuring;

/// <summary>
/// Measures how long one signal follows after another from their changes as they come, in one pass and constant memory. What
/// counts as an edge is said at <see cref="Measurement"/>; edges outside the window count for nothing. Not thread-safe.
/// </summary>
public sealed class DelayMeter
{
    private readonly EdgeChoice _firstChoice;
    private readonly EdgeChoice _secondChoice;
    private readonly TimeWindow _window;
    private readonly SkewMeter _skew = new();
    private EdgeDetector _first;
    private EdgeDetector _second;
    private TimeAccumulator _waiting;
    private long _waitingSince;
    private TimeAccumulator _delays;
    private long _last = long.MinValue;
    private long _firstEdges;
    private long _secondEdges;

    /// <summary>Makes a meter.</summary>
    /// <param name="first">Which edges of the first signal.</param>
    /// <param name="second">Which edges of the second signal.</param>
    /// <param name="window">The part of the time that is measured.</param>
    public DelayMeter(EdgeChoice first = EdgeChoice.Both, EdgeChoice second = EdgeChoice.Both, TimeWindow window = default)
    {
        if (window.To < window.From)
            throw new ArgumentException($"The window ends at {window.To}, before it begins at {window.From}.", nameof(window));
        _firstChoice = first;
        _secondChoice = second;
        _window = window;
    }

    /// <summary>Takes a value of the first signal. Of values at the same time, what is added first counts as earlier.</summary>
    /// <param name="time">When, in nanoseconds of any clock that does not go backwards.</param>
    /// <param name="value">The value from then on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before the last one, of either signal.</exception>
    public void AddFirst(long time, VcdValue value)
    {
        if (!IsEdge(ref _first, _firstChoice, time, value))
            return;
        _firstEdges++;
        // Counted from the first one: differences keep their digits, times since the epoch would not.
        if (_waiting.Count == 0)
            _waitingSince = time;
        _waiting.Add(time - _waitingSince);
        _skew.Add(time, isSecond: false);
    }

    /// <summary>Takes a value of the second signal, as <see cref="AddFirst"/> does.</summary>
    /// <param name="time">When, in nanoseconds of any clock that does not go backwards.</param>
    /// <param name="value">The value from then on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before the last one, of either signal.</exception>
    public void AddSecond(long time, VcdValue value)
    {
        if (!IsEdge(ref _second, _secondChoice, time, value))
            return;
        _secondEdges++;
        _delays.AddDistances(_waiting, time - _waitingSince);
        _waiting = default;
        _skew.Add(time, isSecond: true);
    }

    /// <summary>What has been found out so far. The meter can go on.</summary>
    public DelayMeasurement Result() => new()
    {
        Delay = _delays.Result,
        Unmatched = _waiting.Count,
        Skew = _skew.Result,
        FirstEdges = _firstEdges,
        SecondEdges = _secondEdges,
    };

    private bool IsEdge(ref EdgeDetector detector, EdgeChoice choice, long time, VcdValue value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, _last);
        _last = time;
        return (detector.Add(value) & choice) != 0 && _window.Contains(time);
    }
}
