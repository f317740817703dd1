// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>One signal of a chip.</summary>
public sealed class Line
{
    // What the chip drives, as two terminals: the level from outside leaves the first out, not the second.
    private readonly Terminal _drive;
    private readonly Terminal _bias;
    private Level _outside;
    private long _outsideSince;

    internal Line(Chip chip, int offset, string name, Net net)
    {
        Chip = chip;
        Offset = offset;
        Name = name;
        Net = net;
        _drive = net.Attach(chip.Name);
        _bias = net.Attach(chip.Name);
        _outside = Level = net.Level;
        net.Connect(this);
    }

    /// <summary>The chip.</summary>
    public Chip Chip { get; }

    /// <summary>The offset in the chip.</summary>
    public int Offset { get; }

    /// <summary>The name; empty: none.</summary>
    public string Name { get; }

    /// <summary>The net that the line is on.</summary>
    public Net Net { get; }

    /// <summary>What the software under test has asked for.</summary>
    public LineSettings Settings { get; private set; }

    /// <summary>The value that the software under test has set for the line as an output.</summary>
    public Level Value { get; private set; }

    /// <summary>Who has requested the line; empty: nobody, or somebody without a name.</summary>
    public string Consumer { get; set; } = "";

    /// <summary>
    /// The level that the line has from outside, debounced: its net without what the chip itself drives strongly, but with
    /// the chip's bias. Where nothing else drives the net, it is the net's level, and while the chip drives the net, the
    /// level from before.
    /// </summary>
    public Level Level { get; private set; }

    /// <summary>The number of changes of <see cref="Level"/>; wraps at 2³².</summary>
    public uint Sequence { get; private set; }

    /// <summary>What the chip drives onto the net strongly, if anything.</summary>
    public Signal Driven => _drive.Signal;

    /// <summary>The chip's pull on the net, if any.</summary>
    public Signal Pulled => _bias.Signal;

    /// <summary>Whether nobody but the chip drives or pulls the line.</summary>
    public bool Floats { get; private set; } = true;

    internal long Deadline { get; private set; } = long.MaxValue;

    /// <summary>Takes over what the software under test asks for, all at once.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="value">The value as an output.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Configure(in LineSettings settings, Level value, long now)
    {
        Chip.Board.Advance(now);
        bool isBiased = settings.Bias != Settings.Bias;
        bool period = settings.DebounceNanoseconds != Settings.DebounceNanoseconds;
        Settings = settings;
        Value = value;
        bool changed = Drive();
        if (period)
            ChangePeriod(now);
        if (changed)
            Net.Settle(now);
        // The chip's software knows of its own pull: that is no bounce.
        if (isBiased && Deadline != long.MaxValue)
        {
            Chip.Board.StopBouncing(this);
            Accept(now);
        }

        Chip.Board.Deliver();
    }

    /// <summary>
    /// Says what the levels were before this board was made, without a change that anyone is told of. Meant for a board
    /// that goes on with a chip that is in use.
    /// </summary>
    /// <param name="level">The level on the net and from outside.</param>
    public void Adopt(Level level)
    {
        Net.Adopt(level);
        _outside = Level = level;
    }

    internal void DriveAgain(long now)
    {
        if (Drive())
            Net.Settle(now);
    }

    internal void Look(long now)
    {
        bool floats = Net.FloatsWithout(_drive.Signal, _bias.Signal);
        if (floats != Floats)
        {
            Floats = floats;
            Chip.Board.Tell(new Change(floats ? ChangeKind.Floating : ChangeKind.Driven, null, this, Level, 0, now));
        }

        if (!Net.TryResolveWithout(_drive.Signal, out Level level))
            level = _drive.Signal == Signal.HighImpedance ? Net.Level : _outside;
        if (level == _outside)
            return;
        _outside = level;
        _outsideSince = now;
        if (Deadline != long.MaxValue)
        {
            // Back where it was: the change did not last.
            Deadline = long.MaxValue;
            Chip.Board.StopBouncing(this);
        }
        else if (Settings.DebounceNanoseconds == 0)
        {
            Accept(now);
        }
        else
        {
            Deadline = AddSaturated(now, Settings.DebounceNanoseconds);
            Chip.Board.StartBouncing(this);
        }
    }

    internal void Accept(long time)
    {
        Deadline = long.MaxValue;
        Level = _outside;
        Chip.Board.Tell(new Change(ChangeKind.Edge, null, this, Level, ++Sequence, time));
    }

    private static long AddSaturated(long time, long period) => time > long.MaxValue - 1 - period ? long.MaxValue - 1 : time + period;

    private void ChangePeriod(long now)
    {
        if (Deadline == long.MaxValue)
            return;
        Chip.Board.StopBouncing(this);
        Deadline = AddSaturated(_outsideSince, Settings.DebounceNanoseconds);
        if (Deadline <= now)
            Accept(now);
        else
            Chip.Board.StartBouncing(this);
    }

    private bool Drive()
    {
        bool driven = _drive.Replace(Chip.Fault is null ? OutputSignal() : Signal.HighImpedance);
        bool pulled = _bias.Replace(Chip.Fault is null ? BiasSignal() : Signal.HighImpedance);
        return driven || pulled;
    }

    private Signal OutputSignal() => (Settings.Direction, Settings.Drive, Value) switch
    {
        (LineDirection.Input, _, _) => Signal.HighImpedance,
        (_, LineDrive.OpenDrain, Level.High) => Signal.HighImpedance,
        (_, LineDrive.OpenSource, Level.Low) => Signal.HighImpedance,
        (_, _, Level.High) => Signal.StrongHigh,
        _ => Signal.StrongLow,
    };

    private Signal BiasSignal() => Settings.Bias switch
    {
        LineBias.PullUp => Signal.PullUp,
        LineBias.PullDown => Signal.PullDown,
        _ => Signal.HighImpedance,
    };
}
