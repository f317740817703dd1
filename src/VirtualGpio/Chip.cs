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
    private IEdgeObserver[] _observers = [];

    internal Chip(Board board, string name, int lines, IReadOnlyList<string?> names)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new VirtualGpioException(ErrorKind.InvalidArgument, "A chip needs a name.");
        if (lines is < 1 or > MaxLines)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A chip cannot have {lines} lines: 1 to {MaxLines} are possible.");
        if (names.Count > lines)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"There are {names.Count} names for {lines} lines.");
        Board = board;
        Name = name;
        _lines = new Line[lines];
        for (int i = 0; i < lines; i++)
        {
            string lineName = i < names.Count ? names[i] ?? "" : "";
            CheckName(lineName, i);
            _lines[i] = new Line(this, i, lineName, board.AddNet($"{name}.{i}"));
        }
    }

    /// <summary>The board that the chip is on.</summary>
    public Board Board { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The lines, by offset.</summary>
    public IReadOnlyList<Line> Lines => _lines;

    /// <summary>Why the chip is out of service, or null.</summary>
    public ChipFault? Fault { get; private set; }

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

    /// <summary>Tells an observer of the edges from now on, after those that are there already.</summary>
    /// <param name="observer">The observer.</param>
    public void Observe(IEdgeObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers = [.. _observers, observer];
    }

    /// <summary>Takes the chip out of service: its lines drive nothing until <see cref="PutBack"/>.</summary>
    /// <param name="reason">What its software did, with the offending value.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public void TakeOut(string reason, long now)
    {
        Board.Advance(now);
        Fault = new ChipFault(reason, now);
        DriveAll(now);
    }

    /// <summary>Puts the chip back to service: its lines drive what their settings say.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    public void PutBack(long now)
    {
        if (Fault is null)
            return;
        Board.Advance(now);
        Fault = null;
        DriveAll(now);
    }

    /// <summary>Sets the lines to what they are at first: inputs that nobody has requested.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Reset(long now)
    {
        foreach (Line line in _lines)
        {
            line.Consumer = "";
            line.Configure(default, Level.Low, now);
        }
    }

    internal void Notify(Line line, in Change change)
    {
        foreach (IEdgeObserver observer in _observers)
        {
            if (change.Kind == ChangeKind.Edge)
                observer.OnEdge(new EdgeEvent(line.Offset, change.Level, change.Sequence, change.Time));
            else
                observer.OnFloating(line.Offset, change.Kind == ChangeKind.Floating);
        }
    }

    private void DriveAll(long now)
    {
        foreach (Line line in _lines)
            line.DriveAgain(now);
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
