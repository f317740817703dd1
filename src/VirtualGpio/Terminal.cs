// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>The place where something is attached to a net, with what it drives onto it.</summary>
public sealed class Terminal
{
    internal Terminal(Net net, string name)
    {
        Net = net;
        Name = name;
    }

    /// <summary>The net.</summary>
    public Net Net { get; }

    /// <summary>The name, for messages.</summary>
    public string Name { get; }

    /// <summary>What is driven.</summary>
    public Signal Signal { get; private set; }

    /// <summary>Whether <see cref="Detach"/> was called.</summary>
    public bool IsDetached { get; private set; }

    /// <summary>Drives something else.</summary>
    /// <param name="signal">What.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    /// <exception cref="InvalidOperationException">The terminal is detached.</exception>
    public void Drive(Signal signal, long now)
    {
        if (IsDetached)
            throw new InvalidOperationException($"The terminal '{Name}' is no longer attached to '{Net.Name}'.");
        Net.Board.Advance(now);
        if (Replace(signal))
            Net.Settle(now);
    }

    /// <summary>Takes the terminal off its net.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Detach(long now)
    {
        if (IsDetached)
            return;
        Drive(Signal.HighImpedance, now);
        IsDetached = true;
    }

    /// <summary>Changes what is driven without looking at what comes of it: <see cref="Net.Settle"/> must follow.</summary>
    internal bool Replace(Signal signal)
    {
        if (signal == Signal)
            return false;
        Net.Count(Signal, signal);
        Signal = signal;
        return true;
    }
}
