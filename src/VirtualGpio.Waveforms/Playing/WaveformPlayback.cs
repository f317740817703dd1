// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Playing;

/// <summary>Turns a recording, while it is being read, into steps that drive targets. For one thread at a time.</summary>
/// <remarks>
/// A step comes where a target's signal changes in the file, and at 0 for what the file starts with; a value that is already
/// driven makes none. Each step's time is computed from its own time in the file, so errors don't add up; at speed 1 there
/// is none.
/// </remarks>
public sealed class WaveformPlayback
{
    private readonly VcdReader _reader;
    private readonly PlaybackOptions _options;
    private readonly decimal _speed;
    private readonly int[] _targets;
    private readonly Signal?[] _driven;
    private readonly Queue<PlaybackStep> _atStart = [];
    private VcdChange? _ahead;
    private bool _hasSkipped;

    /// <summary>Prepares to play.</summary>
    /// <param name="reader">The file, of which no change has been read yet.</param>
    /// <param name="routes">Which signals go where.</param>
    /// <param name="options">How; null: as recorded.</param>
    /// <exception cref="VirtualGpioException">A signal is not there or ambiguous, a target has two, or an option is out of range.</exception>
    public WaveformPlayback(VcdReader reader, IReadOnlyList<PlaybackRoute> routes, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(routes);
        _reader = reader;
        _options = options ?? new PlaybackOptions();
        if (!(_options.Speed >= PlaybackOptions.MinSpeed && _options.Speed <= PlaybackOptions.MaxSpeed))
            throw Invalid($"The speed {_options.Speed} is out of range; choose {PlaybackOptions.MinSpeed} to {PlaybackOptions.MaxSpeed}.");
        if (_options.Skip < 0)
            throw Invalid($"{_options.Skip} ns cannot be left out; give 0 or more.");
        if (routes.GroupBy(route => route.Target).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Invalid($"The target {twice.Key} is to have several signals: {string.Join(", ", twice.Select(route => $"'{route.Signal}'"))}. Choose one.");
        _speed = (decimal)_options.Speed;
        _targets = [.. routes.Select(route => route.Target)];
        _driven = new Signal?[_targets.Length];
        reader.Select([.. routes.Select(route => reader.File.Find(route.Signal))]);
    }

    /// <summary>
    /// How long the recording plays, in nanoseconds, as far as it has been read: after the last step, its whole length.
    /// </summary>
    public long Length => Scale(Math.Max(0, _reader.Time - Beginning));

    private long Beginning => (long)Math.Min((ulong)(_reader.FirstTime ?? 0) + (ulong)_options.Skip, long.MaxValue);

    /// <summary>Reads the next step. Steps come in the order of their times, and at the same time in the order of the file.</summary>
    /// <param name="step">The step.</param>
    /// <returns>False: the recording has ended.</returns>
    /// <exception cref="VirtualGpioException">The file is broken, or a time at this speed is more than 292 years.</exception>
    public bool TryRead(out PlaybackStep step)
    {
        if (!_hasSkipped)
            SkipBeginning();
        if (_atStart.TryDequeue(out step))
            return true;
        while (TryReadChange(out VcdChange change))
        {
            if (ToDrive(change) is not { } signal)
                continue;
            step = new PlaybackStep(Scale(change.Time - Beginning), _targets[change.Signal], signal);
            return true;
        }

        return false;
    }

    /// <summary>Gathers what the signals have at the beginning, and reads one change too far.</summary>
    private void SkipBeginning()
    {
        _hasSkipped = true;
        if (_options.Skip == 0)
            return;
        while (_reader.TryRead(out VcdChange change))
        {
            if (change.Time >= Beginning)
            {
                _ahead = change;
                break;
            }

            ToDrive(change);
        }

        for (int i = 0; i < _driven.Length; i++)
        {
            if (_driven[i] is { } signal)
                _atStart.Enqueue(new PlaybackStep(0, _targets[i], signal));
        }
    }

    private bool TryReadChange(out VcdChange change)
    {
        if (_ahead is not { } ahead)
            return _reader.TryRead(out change);
        change = ahead;
        _ahead = null;
        return true;
    }

    /// <summary>What a change drives; null: what is driven already.</summary>
    private Signal? ToDrive(VcdChange change)
    {
        Signal? signal = change.Value switch
        {
            VcdValue.Low => Signal.StrongLow,
            VcdValue.High => Signal.StrongHigh,
            _ => _options.Unknown == UnknownValues.Keep ? null : Signal.HighImpedance,
        };
        if (signal is null || signal == _driven[change.Signal])
            return null;
        return _driven[change.Signal] = signal;
    }

    private long Scale(long time)
    {
        if (_speed == 1)
            return time;
        decimal scaled = decimal.Round(time / _speed, MidpointRounding.AwayFromZero);
        return scaled <= long.MaxValue
            ? (long)scaled
            : throw Invalid($"At a speed of {_options.Speed}, {time} ns of the recording are more than 292 years.");
    }

    private static VirtualGpioException Invalid(FormattableString message) => new(ErrorKind.InvalidArgument, message.ToString(CultureInfo.InvariantCulture));
}
