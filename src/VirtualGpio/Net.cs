// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace VirtualGpio;

/// <summary>
/// What connects lines and devices, as a copper trace does. Its level is resolved from what its terminals drive:
/// strong beats pull; where two of the same strength disagree, the low one wins (of two strong ones that is
/// <see cref="Contention"/> as well); a net that nothing drives floats and keeps its last level.
/// </summary>
/// <remarks>
/// Terminals are counted by what they drive, so a change costs the same however many there are. Not thread-safe: a board
/// belongs to one thread.
/// </remarks>
public sealed class Net
{
    private Counts _counts;
    private Line[] _lines = [];
    private INetObserver[] _observers = [];

    internal Net(Board board, string name, Level level)
    {
        Board = board;
        Name = name;
        Level = level;
    }

    /// <summary>The board that the net is on.</summary>
    public Board Board { get; }

    /// <summary>The name, for messages.</summary>
    public string Name { get; }

    /// <summary>The level.</summary>
    public Level Level { get; private set; }

    /// <summary>Whether a strong low is driven against a strong high.</summary>
    public bool Contention { get; private set; }

    /// <summary>Whether nothing drives the net, not even weakly.</summary>
    public bool Floats => !_counts.TryResolve(out _);

    /// <summary>Attaches something to the net. It drives nothing at first.</summary>
    /// <param name="name">What it is, for messages.</param>
    public Terminal Attach(string name) => new(this, name);

    /// <summary>Tells an observer of the changes from now on, after those that are there already.</summary>
    /// <param name="observer">The observer.</param>
    public void Observe(INetObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers = [.. _observers, observer];
    }

    /// <summary>Tells an observer no longer.</summary>
    /// <param name="observer">The observer.</param>
    public void Forget(INetObserver observer) => _observers = [.. _observers.Where(other => other != observer)];

    internal void Connect(Line line) => _lines = [.. _lines, line];

    internal void Count(Signal before, Signal after)
    {
        _counts.Add(before, -1);
        _counts.Add(after, 1);
    }

    /// <summary>Finds out what the level is with one terminal left out. False: the net would float.</summary>
    internal bool TryResolveWithout(Signal own, out Level level)
    {
        Counts others = _counts;
        others.Add(own, -1);
        return others.TryResolve(out level);
    }

    /// <summary>Whether nothing but two terminals drives the net.</summary>
    internal bool FloatsWithout(Signal one, Signal other)
    {
        Counts others = _counts;
        others.Add(one, -1);
        others.Add(other, -1);
        return !others.TryResolve(out _);
    }

    internal void Settle(long now)
    {
        if (_counts.TryResolve(out Level level) && level != Level)
        {
            Level = level;
            Board.Tell(new Change(ChangeKind.Level, this, null, level, 0, now));
        }

        if (_counts.Contention != Contention)
        {
            Contention = _counts.Contention;
            Board.Tell(new Change(Contention ? ChangeKind.Contention : ChangeKind.NoContention, this, null, Level, 0, now));
        }

        // Also without a change of the level: what a line sees from outside leaves its own output out.
        foreach (Line line in _lines)
            line.Look(now);
        Board.Deliver();
    }

    internal void Adopt(Level level) => Level = level;

    internal void Notify(in Change change)
    {
        foreach (INetObserver observer in _observers)
        {
            if (change.Kind == ChangeKind.Level)
                observer.LevelChanged(this, change.Level, change.Time);
            else
                observer.ContentionChanged(this, change.Kind == ChangeKind.Contention, change.Time);
        }
    }

    /// <summary>How many terminals drive what. High-impedance needs no count.</summary>
    private struct Counts
    {
        private int _strongLow;
        private int _strongHigh;
        private int _pullDown;
        private int _pullUp;

        public readonly bool Contention => _strongLow > 0 && _strongHigh > 0;

        public void Add(Signal signal, int step)
        {
            switch (signal)
            {
                case Signal.StrongLow:
                    _strongLow += step;
                    break;
                case Signal.StrongHigh:
                    _strongHigh += step;
                    break;
                case Signal.PullDown:
                    _pullDown += step;
                    break;
                case Signal.PullUp:
                    _pullUp += step;
                    break;
                case Signal.HighImpedance:
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(signal), signal, "There is no such signal.");
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool TryResolve(out Level level)
        {
            bool strong = (_strongLow | _strongHigh) != 0;
            level = (strong ? _strongLow : _pullDown) == 0 ? Level.High : Level.Low;
            return strong || (_pullDown | _pullUp) != 0;
        }
    }
}
