// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace VirtualGpio;

/// <summary>
/// Nets and chips. Belongs to one thread, has no clock and waits for nothing: the time is passed in, in nanoseconds of any
/// clock. It must not go backwards from call to call; nothing checks that, and what is given is what is told.
/// </summary>
/// <remarks>
/// Changes are put into a queue as they come about, and observers are told when the outermost call is about to return.
/// So every observer sees all changes of the board once and in one order, also those that other observers cause. Observers
/// that answer each other without an end keep that call from returning.
/// </remarks>
public sealed class Board
{
    private readonly List<Net> _nets = [];
    private readonly List<Chip> _chips = [];
    private readonly ChangeQueue _changes = new();
    private readonly List<Net> _unsettled = [];

    /// <summary>Makes a board with nothing on it.</summary>
    public Board()
    {
        Nets = _nets.AsReadOnly();
        Chips = _chips.AsReadOnly();
    }

    /// <summary>
    /// The nets, in the order in which they were added, the private nets of chips' lines among them. Always as it is now: not to
    /// be walked while nets come or go.
    /// </summary>
    public IReadOnlyList<Net> Nets { get; }

    /// <summary>The chips, in the order in which they were added. Always as it is now: not to be walked while chips come or go.</summary>
    public IReadOnlyList<Chip> Chips { get; }

    /// <summary>When <see cref="Advance"/> is to be called at the latest, in nanoseconds; <see cref="long.MaxValue"/>: never.</summary>
    public long NextDeadline => Bouncing.First?.Deadline ?? long.MaxValue;

    internal Deadlines Bouncing { get; } = new();

    /// <summary>The number of the last change that observers are or will be told of.</summary>
    internal long LastChange => _changes.Last;

    /// <summary>Adds a net.</summary>
    /// <param name="name">The name, for messages; need not be unique.</param>
    /// <param name="level">The level while nothing has driven it yet, if it keeps its last one.</param>
    /// <param name="rest">The level while nothing drives it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level or rest.</exception>
    public Net AddNet(string name, Level level = Level.Low, NetRest rest = NetRest.Keeps)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (level > Level.High)
            throw new ArgumentOutOfRangeException(nameof(level), level, "There is no such level.");
        if (rest > NetRest.High)
            throw new ArgumentOutOfRangeException(nameof(rest), rest, "There is no such rest.");
        var net = new Net(this, name, level, rest);
        _nets.Add(net);
        return net;
    }

    /// <summary>Adds a chip. What its lines find on their nets is no edge.</summary>
    /// <param name="name">The chip's name.</param>
    /// <param name="lines">The number of lines, 1 to <see cref="Chip.MaxLines"/>.</param>
    /// <param name="names">The lines' names by offset, null or empty for none; may be shorter than the lines are many.</param>
    /// <param name="nets">
    /// The lines' nets by offset; may be shorter. A line without one gets a private net that goes with the chip, named
    /// "CHIP.OFFSET". A net may be that of several lines.
    /// </param>
    /// <exception cref="VirtualGpioException">A name, a net or the number of lines is not valid; then nothing was added.</exception>
    public Chip AddChip(string name, int lines, IReadOnlyList<string?>? names = null, IReadOnlyList<Net?>? nets = null)
    {
        for (int i = 0; i < nets?.Count; i++)
        {
            if (nets[i] is not { } net)
                continue;
            if (i >= lines)
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"There is a net, '{net.Name}', for line {i} of '{name}', which has {lines} lines.");
            if (net.Board != this || net.IsRemoved)
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The net '{net.Name}' for line {i} of '{name}' is not on the same board.");
        }

        var privateNets = new List<Net>();
        var chip = new Chip(this, name, lines, names ?? [], offset => nets is not null && offset < nets.Count && nets[offset] is { } net ? net : Private(offset));
        _nets.AddRange(privateNets);
        _chips.Add(chip);
        return chip;

        Net Private(int offset)
        {
            var net = new Net(this, $"{name}.{offset}", Level.Low, NetRest.Keeps) { IsPrivate = true };
            privateNets.Add(net);
            return net;
        }
    }

    /// <summary>
    /// Removes a chip: its lines let go, all at once, and leave their nets. Private nets go too, without a change, and what
    /// else was attached to them is detached; one that lines of other chips are on goes with the last of them. Edges of the chip that its observers are yet to be told of are not told any more.
    /// </summary>
    /// <param name="chip">The chip; cannot be used afterwards.</param>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">The chip was removed before.</exception>
    /// <exception cref="ArgumentException">The chip is of another board.</exception>
    public void Remove(Chip chip, long now)
    {
        ArgumentNullException.ThrowIfNull(chip);
        if (chip.Board != this)
            throw new ArgumentException($"The chip '{chip.Name}' is of another board.", nameof(chip));
        chip.ThrowIfRemoved();
        CatchUp(now);
        chip.End(now);
        _chips.Remove(chip);
        _nets.RemoveAll(net => net.IsRemoved);
        Settle(now);
        Deliver();
    }

    /// <summary>
    /// Drives several terminals at once: nets settle after the last one, and nobody sees a state between. A net that ends
    /// where it was has no change. If one terminal is given several times, the last time counts.
    /// </summary>
    /// <param name="changes">What the terminals are to drive.</param>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">A terminal is detached, or a line's; then nothing was driven.</exception>
    /// <exception cref="ArgumentException">A terminal is missing, is of another board, or there is no such signal; then nothing was driven.</exception>
    public void Drive(ReadOnlySpan<TerminalDrive> changes, long now)
    {
        foreach (ref readonly TerminalDrive change in changes)
        {
            if (change.Terminal is not { } terminal)
                throw new ArgumentException("A terminal is missing.", nameof(changes));
            terminal.Check(change.Signal);
            if (terminal.Net.Board != this)
                throw new ArgumentException($"The terminal '{terminal.Name}' is of another board.", nameof(changes));
        }

        CatchUp(now);
        foreach (ref readonly TerminalDrive change in changes)
            change.Terminal.Next = change.Signal;
        foreach (ref readonly TerminalDrive change in changes)
        {
            if (change.Terminal.Replace(change.Terminal.Next, now))
                Unsettle(change.Terminal.Net);
        }

        Settle(now);
        Deliver();
    }

    /// <summary>Lets the changes come about that are due. Every change made from outside does so too, first of all.</summary>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    public void Advance(long now)
    {
        CatchUp(now);
        Deliver();
    }

    /// <summary>As <see cref="Advance"/>, but tells nobody yet: <see cref="Deliver"/> must follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CatchUp(long now)
    {
        if (Bouncing.First is not null || _unsettled.Count > 0)
            AcceptDue(now);
    }

    /// <summary>Marks a net whose terminals have changed.</summary>
    internal void Unsettle(Net net)
    {
        if (net.IsUnsettled)
            return;
        net.IsUnsettled = true;
        _unsettled.Add(net);
    }

    /// <summary>Settles the nets that are marked, in the order in which they were.</summary>
    internal void Settle(long now)
    {
        foreach (Net net in _unsettled)
        {
            net.IsUnsettled = false;
            net.Settle(now);
        }

        _unsettled.Clear();
    }

    internal void Tell(in Change change) => _changes.Add(change);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Deliver() => _changes.Deliver();

    private void AcceptDue(long now)
    {
        while (Bouncing.First is { } line && line.Deadline <= now)
        {
            Bouncing.Remove(line);
            line.Accept(line.Deadline);
        }

        Settle(now);
    }
}
