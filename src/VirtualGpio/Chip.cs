// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio;

/// <summary>A GPIO controller as the software under test sees it.</summary>
public sealed class Chip
{
    /// <summary>How many lines a chip can have.</summary>
    public const int MaxLines = 1024;

    /// <summary>How long a line's name can be, in bytes of UTF-8: the kernel's GPIO_MAX_NAME_SIZE holds one NUL more.</summary>
    public const int MaxNameBytes = 31;

    private readonly Line[] _lines;
    private Observers<IEdgeObserver> _observers = new();

    /// <param name="board">The board.</param>
    /// <param name="name">The chip's name.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="names">The lines' names by offset; may be shorter.</param>
    /// <param name="netOf">Gives the net of a line; asked when everything is known to be valid.</param>
    internal Chip(Board board, string name, int lines, IReadOnlyList<string?> names, Func<int, Net> netOf)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new VirtualGpioException(ErrorKind.InvalidArgument, "A chip needs a name.");
        if (lines is < 1 or > MaxLines)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A chip cannot have {lines} lines: 1 to {MaxLines} are possible.");
        if (names.Count > lines)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"There are {names.Count} names for {lines} lines.");
        for (int i = 0; i < names.Count; i++)
            CheckName(names[i] ?? "", i);
        Board = board;
        Name = name;
        _lines = new Line[lines];
        for (int i = 0; i < lines; i++)
            _lines[i] = new Line(this, i, i < names.Count ? names[i] ?? "" : "", netOf(i));
    }

    /// <summary>The board that the chip is on.</summary>
    public Board Board { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The lines, by offset.</summary>
    public IReadOnlyList<Line> Lines => _lines;

    /// <summary>Why the chip is out of service, or null.</summary>
    public ChipFault? Fault { get; private set; }

    /// <summary>Whether the chip was removed from its board. It can still be looked at, but no longer be used.</summary>
    public bool IsRemoved { get; private set; }

    internal bool IsObserved => _observers.Any;

    /// <summary>Gives a line.</summary>
    /// <param name="offset">Its offset.</param>
    /// <exception cref="VirtualGpioException">There is none.</exception>
    public Line Line(int offset) => (uint)offset < (uint)_lines.Length
        ? _lines[offset]
        : throw new VirtualGpioException(
            ErrorKind.NoSuchLine, $"{Name} has no line {offset}: its {_lines.Length} lines are 0 to {_lines.Length - 1}.");

    /// <summary>Gives the line of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="VirtualGpioException">There is none, or more than one.</exception>
    public Line Line(string name)
    {
        Line[] found = [.. _lines.Where(line => line.Name.Length > 0 && line.Name == name)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new VirtualGpioException(ErrorKind.NoSuchLine, $"{Name} has no line named '{name}'."),
            _ => throw new VirtualGpioException(
                ErrorKind.NoSuchLine,
                $"{found.Length} lines of {Name} are named '{name}' ({string.Join(", ", found.Select(line => line.Offset))}): give the offset."),
        };
    }

    /// <summary>
    /// Tells an observer of the edges that come about from now on, after the observers that are there already. One that is
    /// there already stays where it is.
    /// </summary>
    /// <param name="observer">The observer.</param>
    /// <exception cref="InvalidOperationException">The chip was removed.</exception>
    public void Observe(IEdgeObserver observer)
    {
        ThrowIfRemoved();
        _observers.Add(observer, Board.LastChange);
    }

    /// <summary>Tells an observer nothing more, not even of edges that have already come about.</summary>
    /// <param name="observer">The observer; does nothing if it is not there.</param>
    public void Forget(IEdgeObserver observer) => _observers.Remove(observer);

    /// <summary>Takes the chip out of service: its lines drive nothing until <see cref="PutBack"/>.</summary>
    /// <param name="reason">What its software did, with the offending value.</param>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">The chip was removed.</exception>
    public void TakeOut(string reason, long now)
    {
        ThrowIfRemoved();
        Board.CatchUp(now);
        Fault = new ChipFault(reason, now);
        DriveAll(now);
    }

    /// <summary>Puts the chip back to service: its lines drive what their settings say.</summary>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">The chip was removed.</exception>
    public void PutBack(long now)
    {
        ThrowIfRemoved();
        if (Fault is null)
            return;
        Board.CatchUp(now);
        Fault = null;
        DriveAll(now);
    }

    /// <summary>Sets the lines to what they are at first, all at once: inputs that nobody has requested.</summary>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">The chip was removed.</exception>
    public void Reset(long now)
    {
        ThrowIfRemoved();
        Board.CatchUp(now);
        foreach (Line line in _lines)
        {
            line.Consumer = "";
            if (line.Apply(default, Level.Low, now))
                Board.Unsettle(line.Net);
        }

        Board.Settle(now);
        foreach (Line line in _lines)
            line.TakeOwnPull(now);
        Board.Deliver();
    }

    internal void ThrowIfRemoved()
    {
        if (IsRemoved)
            throw new InvalidOperationException($"The chip '{Name}' was removed from its board.");
    }

    /// <summary>Has all lines let go and leave their nets. <see cref="Board.Settle"/> must follow.</summary>
    internal void End(long now)
    {
        IsRemoved = true;
        foreach (Line line in _lines)
        {
            line.Leave(now);
            if (line.Net.IsPrivate && line.Net.Lines.Count == 0)
                line.Net.End(now);
            else
                Board.Unsettle(line.Net);
        }
    }

    internal void Notify(in Change change, long number)
    {
        Line line = change.Line!;
        ReadOnlySpan<Observation<IEdgeObserver>> observers = _observers.All;
        // What was told may have been why the chip was removed.
        for (int i = 0; i < observers.Length && !IsRemoved; i++)
        {
            if (!_observers.Tells(observers, i, number))
                continue;
            if (change.Kind == ChangeKind.Edge)
                observers[i].Observer.OnEdge(new EdgeEvent(line.Offset, change.Level, (uint)change.Sequence, change.Time));
            else
                observers[i].Observer.OnFloating(line.Offset, change.Kind == ChangeKind.Floating);
        }
    }

    private void DriveAll(long now)
    {
        foreach (Line line in _lines)
        {
            if (line.Drive(now))
                Board.Unsettle(line.Net);
        }

        Board.Settle(now);
        Board.Deliver();
    }

    private static void CheckName(string name, int offset)
    {
        int bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes > MaxNameBytes)
        {
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument, $"The name '{name}' of line {offset} has {bytes} bytes: {MaxNameBytes} are possible.");
        }

        foreach (char c in name)
        {
            if (char.IsControl(c))
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The name of line {offset} has a control character, U+{(int)c:X4}.");
        }
    }
}
