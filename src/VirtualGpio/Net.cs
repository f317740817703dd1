// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>
/// What connects lines and devices, as a copper trace does. Its level is resolved from what its terminals drive:
/// strong beats pull; where two of the same strength disagree, the low one wins (of two strong ones that is
/// <see cref="Contention"/> as well); a net that nothing drives floats and has the level that <see cref="Rest"/> says.
/// </summary>
/// <remarks>
/// Terminals are counted by what they drive, so a change costs the same however many there are. Not thread-safe: a board
/// belongs to one thread.
/// </remarks>
public sealed class Net
{
    private SignalCounts _counts;
    private Line[] _lines = [];
    private Terminal[] _terminals = [];
    private Observers<INetObserver> _observers = new();

    internal Net(Board board, string name, Level level, NetRest rest)
    {
        Board = board;
        Name = name;
        Rest = rest;
        Level = Resting(level);
    }

    /// <summary>The board that the net is on.</summary>
    public Board Board { get; }

    /// <summary>The name, for messages.</summary>
    public string Name { get; }

    /// <summary>The level.</summary>
    public Level Level { get; private set; }

    /// <summary>The level while nothing drives the net.</summary>
    public NetRest Rest { get; }

    /// <summary>Whether a strong low is driven against a strong high, also while the net is forced.</summary>
    public bool Contention { get; private set; }

    /// <summary>Whether no terminal drives the net, not even weakly, also while the net is forced.</summary>
    public bool Floats => !_counts.TryResolve(out _);

    /// <summary>The number of changes of <see cref="Level"/> so far.</summary>
    public long Sequence { get; private set; }

    /// <summary>When <see cref="Level"/> last changed, in nanoseconds of the clock that the board is run by; 0: never yet.</summary>
    public long Since { get; private set; }

    /// <summary>The level that overrides what the terminals drive, for everybody; null: none does.</summary>
    public Level? Forced { get; private set; }

    /// <summary>Whether the net has gone: it was the private net of a line whose chip was removed.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>The lines on the net, in the order in which they came. What is returned does not change.</summary>
    public IReadOnlyList<Line> Lines => _lines;

    /// <summary>
    /// The attached terminals, those of lines among them, in the order in which they came. What is returned does not change.
    /// </summary>
    public IReadOnlyList<Terminal> Terminals => _terminals;

    /// <summary>
    /// The terminals that give the net its level at this moment: those that drive strongly; where none does, those that pull;
    /// where none does either, none. Under contention those are the ones that fight, of both sides. What is forced makes no
    /// difference.
    /// </summary>
    public IEnumerable<Terminal> Drivers
    {
        get
        {
            Signal weakest = _counts.IsStrong ? Signal.StrongLow : Signal.PullDown;
            return Array.FindAll(_terminals, terminal => terminal.Signal >= weakest);
        }
    }

    /// <summary>Whether the net was made for a line, and goes when no line is on it any more.</summary>
    internal bool IsPrivate { get; init; }

    /// <summary>Whether <see cref="Settle"/> is to follow, see <see cref="Board.Unsettle"/>.</summary>
    internal bool IsUnsettled { get; set; }

    internal ref readonly SignalCounts Counts => ref _counts;

    /// <summary>Attaches something to the net. It drives nothing at first.</summary>
    /// <param name="name">What it is, for messages.</param>
    /// <param name="kind">What kind of thing it is, for display.</param>
    /// <exception cref="InvalidOperationException">The net has gone.</exception>
    public Terminal Attach(string name, TerminalKind kind = TerminalKind.Other) => Attach(name, kind, null);

    /// <summary>Gives the net a level, whatever its terminals drive.</summary>
    /// <param name="level">The level; null: the terminals speak again.</param>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">The net has gone.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public void Force(Level? level, long now)
    {
        if (level > Level.High)
            throw new ArgumentOutOfRangeException(nameof(level), level, "There is no such level.");
        ThrowIfRemoved();
        Board.CatchUp(now);
        if (Forced != level)
        {
            Forced = level;
            Tell(level is null ? ChangeKind.Unforced : ChangeKind.Forced, level ?? Level, now);
            Settle(now);
        }

        Board.Deliver();
    }

    /// <summary>
    /// Tells an observer of the changes that come about from now on, after the observers that are there already. One that is
    /// there already stays where it is.
    /// </summary>
    /// <param name="observer">The observer.</param>
    public void Observe(INetObserver observer) => _observers.Add(observer, Board.LastChange);

    /// <summary>Tells an observer nothing more, not even of changes that have already come about.</summary>
    /// <param name="observer">The observer; does nothing if it is not there.</param>
    public void Forget(INetObserver observer) => _observers.Remove(observer);

    internal Terminal Attach(string name, TerminalKind kind, Line? line)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfRemoved();
        var terminal = new Terminal(this, name, kind, line);
        _terminals = [.. _terminals, terminal];
        return terminal;
    }

    internal void Remove(Terminal terminal) => _terminals = Array.FindAll(_terminals, other => other != terminal);

    internal void Connect(Line line) => _lines = [.. _lines, line];

    internal void Disconnect(Line line) => _lines = Array.FindAll(_lines, other => other != line);

    /// <summary>Ends the net and detaches what is attached to it, without a change that anyone is told of.</summary>
    internal void End(long now)
    {
        foreach (Terminal terminal in _terminals)
            terminal.Leave(now);
        // So that nothing comes of it if the net is still to be settled.
        Contention = false;
        IsRemoved = true;
    }

    internal void Count(Signal before, Signal after)
    {
        _counts.Add(before, -1);
        _counts.Add(after, 1);
    }

    /// <summary>The level while nothing drives the net.</summary>
    /// <param name="last">The level before.</param>
    internal Level Resting(Level last) => Rest switch
    {
        NetRest.Low => Level.Low,
        NetRest.High => Level.High,
        _ => last,
    };

    /// <summary>Finds out what comes of what is driven now. Calls nobody: <see cref="Board.Deliver"/> must follow.</summary>
    internal void Settle(long now)
    {
        Level level = Forced is { } forced ? forced : _counts.TryResolve(out Level resolved) ? resolved : Resting(Level);
        if (level != Level)
        {
            Level = level;
            Sequence++;
            Since = now;
            Tell(ChangeKind.Level, level, now);
        }

        if (_counts.IsContended != Contention)
        {
            Contention = !Contention;
            Tell(Contention ? ChangeKind.Contention : ChangeKind.NoContention, level, now);
        }

        // Also without a change of the level: what a line sees from outside leaves its own output out.
        foreach (Line line in _lines)
            line.Look(now);
    }

    /// <summary>Takes over a level from before, unless there is a reason to know better.</summary>
    internal void Adopt(Level level)
    {
        if (Floats && Forced is null)
            Level = Resting(level);
        Board.Unsettle(this);
    }

    internal void Notify(in Change change, long number)
    {
        ReadOnlySpan<Observation<INetObserver>> observers = _observers.All;
        for (int i = 0; i < observers.Length; i++)
        {
            if (!_observers.Tells(observers, i, number))
                continue;
            INetObserver observer = observers[i].Observer;
            switch (change.Kind)
            {
                case ChangeKind.Level:
                    observer.OnLevel(new NetChange(this, change.Level, change.Sequence, change.Time));
                    break;
                case ChangeKind.Forced or ChangeKind.Unforced:
                    observer.OnForced(this, change.Kind == ChangeKind.Forced ? change.Level : null, change.Time);
                    break;
                default:
                    observer.OnContention(this, change.Kind == ChangeKind.Contention, change.Time);
                    break;
            }
        }
    }

    private void Tell(ChangeKind kind, Level level, long now)
    {
        if (_observers.Any)
            Board.Tell(new Change(kind, this, null, level, Sequence, now));
    }

    private void ThrowIfRemoved()
    {
        if (IsRemoved)
            throw new InvalidOperationException($"The net '{Name}' has gone with its chip.");
    }
}
