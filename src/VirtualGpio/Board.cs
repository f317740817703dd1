// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>
/// Nets and chips. Belongs to one thread, has no clock and waits for nothing: the time is passed in, in nanoseconds of any
/// clock that does not go backwards.
/// </summary>
/// <remarks>
/// Changes are put into a queue as they come about, and observers are told when the outermost call is about to return.
/// So every observer sees all changes of the board once and in one order, also those that other observers cause.
/// </remarks>
public sealed class Board
{
    private readonly List<Line> _bouncing = [];
    private Change[] _changes = new Change[64];
    private int _first;
    private int _count;
    private bool _delivering;

    /// <summary>When <see cref="Advance"/> is to be called at the latest; may be early; <see cref="long.MaxValue"/>: never.</summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>Adds a net.</summary>
    /// <param name="name">The name, for messages.</param>
    /// <param name="level">The level while nothing has driven it yet.</param>
    public Net AddNet(string name, Level level = Level.Low) => new(this, name, level);

    /// <summary>Adds a chip, with a net of its own for each line.</summary>
    /// <param name="name">The chip's name.</param>
    /// <param name="lines">The number of lines, 1 to <see cref="Chip.MaxLines"/>.</param>
    /// <param name="names">The lines' names by offset, null or empty for none; may be shorter than the lines are many.</param>
    /// <exception cref="VirtualGpioException">A name or the number of lines is not valid.</exception>
    public Chip AddChip(string name, int lines, IReadOnlyList<string?>? names = null) => new(this, name, lines, names ?? []);

    /// <summary>Lets the changes come about that are due. Every change made from outside does so too, first of all.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Advance(long now)
    {
        if (now < NextDeadline)
            return;
        while (EarliestBouncing(out int index) is { } line && line.Deadline <= now)
        {
            _bouncing[index] = _bouncing[^1];
            _bouncing.RemoveAt(_bouncing.Count - 1);
            line.Accept(line.Deadline);
        }

        NextDeadline = EarliestBouncing(out _)?.Deadline ?? long.MaxValue;
        Deliver();
    }

    internal void StartBouncing(Line line)
    {
        _bouncing.Add(line);
        NextDeadline = Math.Min(NextDeadline, line.Deadline);
    }

    /// <summary>Leaves <see cref="NextDeadline"/> as it is: too early does no harm, and finding the next one costs time.</summary>
    internal void StopBouncing(Line line) => _bouncing.Remove(line);

    internal void Tell(in Change change)
    {
        if (_count == _changes.Length)
            Grow();
        _changes[(_first + _count++) & (_changes.Length - 1)] = change;
    }

    internal void Deliver()
    {
        if (_delivering)
            return;
        _delivering = true;
        try
        {
            while (_count > 0)
            {
                Change change = _changes[_first];
                _changes[_first] = default;
                _first = (_first + 1) & (_changes.Length - 1);
                _count--;
                if (change.Line is { } line)
                    line.Chip.Notify(line, change);
                else
                    change.Net!.Notify(change);
            }
        }
        finally
        {
            _delivering = false;
        }
    }

    private Line? EarliestBouncing(out int index)
    {
        index = -1;
        for (int i = 0; i < _bouncing.Count; i++)
        {
            if (index < 0 || _bouncing[i].Deadline < _bouncing[index].Deadline)
                index = i;
        }

        return index < 0 ? null : _bouncing[index];
    }

    private void Grow()
    {
        var larger = new Change[_changes.Length * 2];
        for (int i = 0; i < _count; i++)
            larger[i] = _changes[(_first + i) & (_changes.Length - 1)];
        _changes = larger;
        _first = 0;
    }
}
