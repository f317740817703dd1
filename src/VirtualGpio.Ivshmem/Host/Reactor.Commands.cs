// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>Commands: who gets his turn, what they may do, and what they are told.</summary>
internal sealed partial class Reactor
{
    private readonly List<Command> _commands = [];
    private readonly LineMask _claimed;
    private bool _failWaiting;

    public void Accept(Command command) => _commands.Add(command);

    /// <summary>Throws if the guest drives a line so that the host must not.</summary>
    public void RefuseIfDrivenByGuest(int line, Signal signal)
    {
        Line target = _chip.Lines[line];
        if (target.Driven == Signal.HighImpedance)
            return;
        // Open-drain and open-source lines are shared by nature; only the opposite strong level is a short circuit.
        if (target.Settings.Drive != LineDrive.PushPull && target.Driven == signal)
            return;
        string name = target.Name.Length > 0 ? $" ('{target.Name}')" : "";
        string consumer = target.Consumer.Length > 0 ? $", requested by '{target.Consumer}'" : "";
        throw new VirtualGpioException(
            ErrorKind.LineDrivenByGuest,
            $"The guest drives line {line}{name} {(target.Driven == Signal.StrongHigh ? "high" : "low")}{consumer}: it is an output there. "
            + "Set another line, or let the guest make it an input first.");
    }

    /// <summary>What is said when the guest does not take what it was to take.</summary>
    public VirtualGpioException GuestIsBusy(long now)
    {
        long still = Math.Max(0, now - Sender.LastProgress) / 1_000_000;
        if (Sender.Route == EdgeRoute.Registers && _registers.BusyLine is >= 0 and int pending)
            return new VirtualGpioException(ErrorKind.GuestBusy, $"The guest has not acknowledged the edge of {Describe(pending)} yet.");
        if (Sender.Route != EdgeRoute.Queue || Memory.Edges.Waiting == 0)
            return new VirtualGpioException(ErrorKind.GuestBusy, "The time was up before the command's turn came: another command uses its lines.");
        return new VirtualGpioException(ErrorKind.GuestBusy, DescribeStall(still));
    }

    /// <summary>Says for whom the edge queue waits; null if it is empty or moving.</summary>
    public string? Stall(long now)
    {
        long still = (now - Sender.LastProgress) / 1_000_000;
        return Sender.Route == EdgeRoute.Queue && Memory.Edges.Waiting > 0 && still >= StallMilliseconds ? DescribeStall(still) : null;
    }

    private string DescribeStall(long still) =>
        $"The guest has taken no edge for {still} ms, and {Memory.Edges.Waiting} of at most {Memory.Edges.Entries} wait: "
        + $"the consumer of {Describe(Memory.Edges.Next.Line)} is busy.";

    /// <summary>From then on a queue that does not move is worth telling.</summary>
    private const long StallMilliseconds = 100;

    private string Describe(int line)
    {
        if (line >= _chip.Lines.Count)
            return $"line {line}";
        string name = _chip.Lines[line].Name.Length > 0 ? $" ('{_chip.Lines[line].Name}')" : "";
        string consumer = _chip.Lines[line].Consumer.Length > 0 ? $", '{_chip.Lines[line].Consumer}'" : "";
        return $"line {line}{name}{consumer}";
    }

    /// <summary>Steps the commands whose turn it is.</summary>
    /// <returns>Whether one of them can go on at once.</returns>
    private bool RunCommands(long now)
    {
        bool goesOn = false;
        bool roomIsTaken = false;
        _claimed.Clear();
        for (int i = 0; i < _commands.Count && !_failWaiting; i++)
        {
            Command command = _commands[i];
            bool waitsForAnother = _claimed.Overlaps(command.Lines) || (roomIsTaken && command is not SettleCommand);
            if (waitsForAnother ? command.Expire(this, now) : command.Step(this, now))
            {
                _commands.RemoveAt(i--);
                goesOn = true;
                continue;
            }

            _claimed.Add(command.Lines);
            if (waitsForAnother)
                continue;
            roomIsTaken |= command.RoomWanted > 0;
            goesOn |= command.IsRunnable;
        }

        if (_failWaiting)
            FailCommands();
        return goesOn;
    }

    /// <summary>The guest broke the protocol: what was meant for it cannot be delivered.</summary>
    private void FailCommands()
    {
        _failWaiting = false;
        foreach (Command command in _commands)
        {
            command.Fail(new VirtualGpioException(
                ErrorKind.Faulted,
                $"{_options.ChipName} is out of service: {_fault?.Reason}. A restart of the guest's driver puts it back."));
        }

        _commands.Clear();
    }

    private long NextCommandDue()
    {
        long due = long.MaxValue;
        foreach (Command command in _commands)
            due = Math.Min(due, Math.Min(command.DueAt, command.DeadlineNow(this)));
        return due;
    }

    /// <summary>The nearest index that the guest must pass for something that waits to go on.</summary>
    private uint? NextTailWanted()
    {
        EdgeQueueProducer edges = Memory.Edges;
        uint? wanted = Sender.LateLines > 0 ? edges.Tail : null;
        foreach (Command command in _commands)
        {
            if (command.RoomWanted > 0)
                wanted = Nearer(wanted, edges.Head - (uint)edges.Entries + (uint)command.RoomWanted - 1);
            if (command.TailWanted is { } tail)
                wanted = Nearer(wanted, tail);
        }

        return wanted;
    }

    private uint Nearer(uint? one, uint other)
    {
        uint tail = Memory.Edges.Tail;
        return one is { } known && (int)(known - tail) <= (int)(other - tail) ? known : other;
    }
}
