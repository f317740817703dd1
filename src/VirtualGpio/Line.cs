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
    private bool _isPulledAnew;

    internal Line(Chip chip, int offset, string name, Net net)
    {
        Chip = chip;
        Offset = offset;
        Name = name;
        Net = net;
        _drive = net.Attach($"{chip.Name}.{offset}", TerminalKind.Line, this);
        _bias = net.Attach($"{chip.Name}.{offset}", TerminalKind.Bias, this);
        _outside = Level = net.Level;
        Floats = net.Floats && net.Forced is null;
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
    /// The level that the line has from outside, debounced: its net without what the line itself drives strongly, but with
    /// its own bias. Where nothing else drives the net, it is the net's level, and while the line drives the net, the level
    /// that the net would rest at: for <see cref="NetRest.Keeps"/> the level from before. A net that is forced has the forced
    /// level for every line.
    /// </summary>
    public Level Level { get; private set; }

    /// <summary>The number of changes of <see cref="Level"/>; wraps at 2³².</summary>
    public uint Sequence { get; private set; }

    /// <summary>What the chip drives onto the net strongly, if anything.</summary>
    public Signal Driven => _drive.Signal;

    /// <summary>The chip's pull on the net, if any.</summary>
    public Signal Pulled => _bias.Signal;

    /// <summary>Whether nobody but the line itself drives or pulls its net; not so while the net is forced.</summary>
    public bool Floats { get; private set; }

    /// <summary>Whether the level from outside has changed and has not lasted for the debounce period yet.</summary>
    internal bool IsBouncing => Place >= 0;

    /// <summary>When the change will have lasted long enough, in nanoseconds; of no meaning unless <see cref="IsBouncing"/>.</summary>
    internal long Deadline { get; private set; }

    /// <summary>The place in the board's <see cref="Deadlines"/>; -1: not in it.</summary>
    internal int Place { get; set; } = -1;

    /// <summary>Says which of two lines with the same deadline was first.</summary>
    internal long Ticket { get; set; }

    /// <summary>Takes over what the software under test asks for, all at once.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="value">The value as an output.</param>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">The chip was removed.</exception>
    public void Configure(in LineSettings settings, Level value, long now)
    {
        Chip.ThrowIfRemoved();
        Board board = Chip.Board;
        board.CatchUp(now);
        if (Apply(settings, value, now))
            Net.Settle(now);
        TakeOwnPull(now);
        board.Deliver();
    }

    /// <summary>
    /// Says what the level was before this board was made, without a change that anyone is told of. Meant for a board
    /// that goes on with a chip that is in use. What the net really has, where something drives or forces it, is an edge
    /// from there, with the next call that is given a time.
    /// </summary>
    /// <param name="level">The level from outside, and on the net as well if nothing drives or forces it.</param>
    /// <exception cref="InvalidOperationException">The chip was removed.</exception>
    public void Adopt(Level level)
    {
        Chip.ThrowIfRemoved();
        StopBouncing();
        Net.Adopt(level);
        _outside = Level = level;
    }

    /// <summary>Takes over settings without looking at what comes of it.</summary>
    /// <returns>Whether <see cref="Net.Settle"/> must follow. <see cref="TakeOwnPull"/> must in any case.</returns>
    internal bool Apply(in LineSettings settings, Level value, long now)
    {
        _isPulledAnew = settings.Bias != Settings.Bias;
        bool isOtherPeriod = settings.DebounceNanoseconds != Settings.DebounceNanoseconds;
        Settings = settings;
        Value = value;
        bool changes = Drive(now);
        if (isOtherPeriod)
            ChangePeriod(now);
        return changes;
    }

    /// <summary>The chip's software knows of its own pull: what comes of a new one is no bounce.</summary>
    internal void TakeOwnPull(long now)
    {
        if (_isPulledAnew && StopBouncing())
            Accept(now);
        _isPulledAnew = false;
    }

    /// <summary>Drives what the settings say, or nothing while the chip is out of service.</summary>
    /// <returns>Whether that is something else than before: <see cref="Net.Settle"/> must follow.</returns>
    internal bool Drive(long now)
    {
        bool driven = _drive.Replace(Chip.Fault is null ? OutputSignal() : Signal.HighImpedance, now);
        bool pulled = _bias.Replace(Chip.Fault is null ? BiasSignal() : Signal.HighImpedance, now);
        return driven || pulled;
    }

    /// <summary>Leaves the net, without looking at what comes of it: <see cref="Net.Settle"/> must follow.</summary>
    internal void Leave(long now)
    {
        StopBouncing();
        _drive.Leave(now);
        _bias.Leave(now);
        Net.Disconnect(this);
    }

    /// <summary>Finds out what the net's terminals, which may have changed, make of the level from outside.</summary>
    internal void Look(long now)
    {
        Level level;
        bool floats = false;
        if (Net.Forced is { } forced)
        {
            level = forced;
        }
        else
        {
            SignalCounts others = Net.Counts;
            others.Add(_drive.Signal, -1);
            if (!others.TryResolve(out level))
            {
                floats = true;
                level = Net.Resting(_drive.Signal == Signal.HighImpedance ? Net.Level : _outside);
            }
            else if (_bias.Signal != Signal.HighImpedance)
            {
                others.Add(_bias.Signal, -1);
                floats = !others.TryResolve(out _);
            }
        }

        if (floats != Floats)
        {
            Floats = floats;
            Tell(floats ? ChangeKind.Floating : ChangeKind.Driven, now);
        }

        if (level != _outside)
            ChangeOutside(level, now);
    }

    /// <summary>Makes the level from outside the line's level.</summary>
    internal void Accept(long time)
    {
        Level = _outside;
        Sequence++;
        Tell(ChangeKind.Edge, time);
    }

    private void ChangeOutside(Level level, long now)
    {
        _outside = level;
        _outsideSince = now;
        // If it was bouncing it is back where it was: the change did not last.
        if (StopBouncing())
            return;
        if (Settings.DebounceNanoseconds == 0)
            Accept(now);
        else
            StartBouncing(AddSaturated(now, Settings.DebounceNanoseconds));
    }

    private void StartBouncing(long deadline)
    {
        Deadline = deadline;
        Chip.Board.Bouncing.Add(this);
    }

    private bool StopBouncing()
    {
        if (!IsBouncing)
            return false;
        Chip.Board.Bouncing.Remove(this);
        return true;
    }

    private void Tell(ChangeKind kind, long time)
    {
        if (Chip.IsObserved)
            Chip.Board.Tell(new Change(kind, null, this, Level, Sequence, time));
    }

    private static long AddSaturated(long time, long period) => time > long.MaxValue - 1 - period ? long.MaxValue - 1 : time + period;

    private void ChangePeriod(long now)
    {
        if (!StopBouncing())
            return;
        long deadline = AddSaturated(_outsideSince, Settings.DebounceNanoseconds);
        if (deadline <= now)
            Accept(now);
        else
            StartBouncing(deadline);
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
