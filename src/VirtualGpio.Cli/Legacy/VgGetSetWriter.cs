// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// Writes a line by the version 1 protocol and interrupts the guest. What it prints is read by scripts: the line numbers
/// in it are those of the tool that this one stands in for.
/// </summary>
/// <param name="memory">The memory that begins with the registers.</param>
/// <param name="peer">The guest.</param>
/// <param name="device">The memory's file, for messages.</param>
/// <param name="print">Takes a line for standard output.</param>
/// <param name="warn">Takes a line for standard error.</param>
internal sealed class VgGetSetWriter(SharedMemory memory, VgGetSetPeer peer, string device, Action<string> print, Action<string> warn)
{
    /// <summary>How long a guest may take, which takes a tenth of a millisecond when it is well.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>How long to look without a pause: what a running guest takes, a few times over.</summary>
    private static readonly TimeSpan s_busy = TimeSpan.FromMilliseconds(2);

    /// <summary>How often another process may be faster to raise an interrupt of the same line.</summary>
    private const int MostRounds = 5;

    private readonly RegisterBlock _registers = new(memory);

    /// <summary>Writes.</summary>
    /// <exception cref="CliException">The guest did not acknowledge.</exception>
    internal void Write(int line, bool level)
    {
        int value = level ? 1 : 0;
        if (Has(Map.OutputEnable, line))
        {
            Print($"main:345:: pin configurated as output not writing {line}={value}");
            return;
        }

        _registers.Update(Map.Data, Bit(line), level ? Bit(line) : 0);
        Print($"main:354:: write {line}={value}");
        if (!Has(Map.InterruptEnable, line))
            return;
        Print($"main:357:: interrupt was enabled for {line}");
        WaitForFormerInterrupt(line);

        uint rising = _registers.Rising;
        uint falling = _registers.Falling;
        Print($"main:361:: interrupt was raised for {line} r_edge=0x{rising:x} f_edge=0x{falling:x}");
        if (level && (rising & Bit(line)) != 0)
            Print($"main:365:: rising edge interrupt was enabled for {line} and new value is high 1");
        else if (!level && (falling & Bit(line)) != 0)
            Print($"main:382:: falling edge interrupt was enabled for {line} and new value is low 0");
        else
            return;
        Interrupt(line);
    }

    private void Interrupt(int line)
    {
        // What a guest acknowledged too late must not pass for this one's acknowledge. No other process of this tool
        // waits for one meanwhile: see VgGetSetTurn.
        Clear(Map.InterruptEnd, line);
        for (int round = 0; !TryRaise(line); round++)
        {
            if (round == MostRounds)
                throw CliException.Failure($"another process keeps interrupting line {line}; the level is written; end that process");
            WaitForFormerInterrupt(line);
        }

        bool acknowledged = peer.Ring() && WaitUntil(() => Has(Map.InterruptEnd, line));
        Clear(Map.InterruptStatus, line);
        if (!acknowledged)
            throw CliException.Failure(NotAcknowledged(line));
        Clear(Map.InterruptEnd, line);
    }

    /// <summary>Makes the line's interrupt pending, unless another process has: of two, one waits.</summary>
    private bool TryRaise(int line) =>
        (Interlocked.Or(ref memory.UInt32At(Map.InterruptStatus), Bit(line)) & Bit(line)) == 0;

    private static uint Bit(int line) => 1u << line;

    private bool Has(int register, int line) => (_registers.Read(register) & Bit(line)) != 0;

    private void Clear(int register, int line) => _registers.Update(register, Bit(line), 0);

    /// <summary>A bit that stays was left by a process or a guest that died; it would be waited for in vain for ever.</summary>
    private void WaitForFormerInterrupt(int line)
    {
        if (WaitUntil(() => !Has(Map.InterruptStatus, line)))
            return;
        warn($"a former interrupt of line {line} is pending for over {s_patience.TotalSeconds} s: a guest that died left it; cleared");
        Clear(Map.InterruptStatus, line);
        Clear(Map.InterruptEnd, line);
    }

    private bool WaitUntil(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed >= s_patience)
                return false;
            if (elapsed < s_busy)
                Thread.Yield();
            else if (!peer.IsThere)
                return condition();
            else
                Thread.Sleep(1);
        }

        return true;
    }

    private string NotAcknowledged(int line)
    {
        string what = peer.IsThere
            ? string.Create(CultureInfo.InvariantCulture, $"peer {peer.Id} did not acknowledge the interrupt of line {line} within {s_patience.TotalSeconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"peer {peer.Id} left before it acknowledged the interrupt of line {line}");
        string next = peer.SharesMemory(device) == false
            ? $"{device} is not the memory that the server hands out; give that one with -d"
            : "is the driver loaded there, and -p the guest's ID?";
        return $"{what}; the level is written, the interrupt taken back; {next}";
    }

    private void Print(FormattableString line) => print(line.ToString(CultureInfo.InvariantCulture));
}
