// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace VirtualGpio;

/// <summary>The place where something is attached to a net, with what it drives onto it.</summary>
public sealed class Terminal
{
    internal Terminal(Net net, string name, TerminalKind kind, Line? line)
    {
        Net = net;
        Name = name;
        Kind = kind;
        Line = line;
    }

    /// <summary>The net.</summary>
    public Net Net { get; }

    /// <summary>The name, for messages; a line's is "CHIP.OFFSET".</summary>
    public string Name { get; }

    /// <summary>What the terminal belongs to.</summary>
    public TerminalKind Kind { get; }

    /// <summary>
    /// The line whose output (<see cref="TerminalKind.Line"/>) or pull (<see cref="TerminalKind.Bias"/>) this is; else null.
    /// </summary>
    public Line? Line { get; }

    /// <summary>What is driven.</summary>
    public Signal Signal { get; private set; }

    /// <summary>When <see cref="Signal"/> last changed, in nanoseconds of the clock that the board is run by; 0: never yet.</summary>
    public long Since { get; private set; }

    /// <summary>Whether <see cref="Detach"/> was called, or the net has gone with its chip.</summary>
    public bool IsDetached { get; private set; }

    /// <summary>What <see cref="Board.Drive"/> is about to have driven.</summary>
    internal Signal Next { get; set; }

    /// <summary>Drives something else.</summary>
    /// <param name="signal">What.</param>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">The terminal is detached, or a line's: <see cref="Line.Configure"/> changes that.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public void Drive(Signal signal, long now)
    {
        Check(signal);
        Board board = Net.Board;
        board.CatchUp(now);
        if (Replace(signal, now))
            Net.Settle(now);
        board.Deliver();
    }

    /// <summary>Takes the terminal off its net. Does nothing if that was done before.</summary>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <exception cref="InvalidOperationException">The terminal is a line's: it goes with its chip.</exception>
    public void Detach(long now)
    {
        if (IsDetached)
            return;
        Check(Signal.HighImpedance);
        Net.Board.CatchUp(now);
        if (Leave(now))
            Net.Settle(now);
        Net.Board.Deliver();
    }

    /// <summary>Throws unless somebody outside of the model may have the terminal drive a signal.</summary>
    internal void Check(Signal signal)
    {
        if (IsDetached || Line is not null || signal > Signal.StrongHigh)
            Refuse(signal);
    }

    /// <summary>Changes what is driven without looking at what comes of it: <see cref="Net.Settle"/> must follow.</summary>
    /// <returns>Whether it is another signal.</returns>
    internal bool Replace(Signal signal, long now)
    {
        if (signal == Signal)
            return false;
        Net.Count(Signal, signal);
        Signal = signal;
        Since = now;
        return true;
    }

    /// <summary>As <see cref="Detach"/>, without looking at what comes of it: <see cref="Net.Settle"/> must follow.</summary>
    /// <returns>Whether something was driven.</returns>
    internal bool Leave(long now)
    {
        bool changes = Replace(Signal.HighImpedance, now);
        Net.Remove(this);
        IsDetached = true;
        return changes;
    }

    [DoesNotReturn]
    private void Refuse(Signal signal) =>
        throw (signal > Signal.StrongHigh
            ? new ArgumentOutOfRangeException(nameof(signal), signal, "There is no such signal.")
            : new InvalidOperationException(
                IsDetached
                    ? $"The terminal '{Name}' is no longer attached to '{Net.Name}'."
                    : $"The terminal '{Name}' on '{Net.Name}' belongs to a line of a chip: configure the line."));
}
