// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>Commands: who gets his turn, what they may do, and what they are told.</summary>
internal sealed partial class BoardLoop
{
    /// <summary>More would only make each round slower: every one of them is looked at.</summary>
    internal const int MostCommands = 4096;

    private readonly List<Command> _commands = [];
    private readonly NetMask _claimed = new();
    private bool _failsCommands;

    /// <summary>Takes a command into the list of those that wait for their turn, or refuses it if too many do.</summary>
    public void Accept(Command command)
    {
        if (_commands.Count < MostCommands)
            _commands.Add(command);
        else
            command.Fail(TooMany("commands wait for their turn or for an event"));
    }

    /// <summary>Commands that wait for a chip which is out of service fail, after those that are at work now.</summary>
    public void FailCommandsOf(ChipPort port)
    {
        foreach (Command command in _commands)
            command.IsDoomed |= command.Touches(port);
        _failsCommands = NeedsRound = true;
    }

    /// <summary>Commands whose nets went with a chip fail; those on nets that others share go on without it.</summary>
    private void FailCommandsOfNets(ChipPort removed)
    {
        var reason = new VirtualGpioException(ErrorKind.NotFound, $"{removed.Entry.Name} was removed from the board while the command waited.");
        for (int i = 0; i < _commands.Count; i++)
        {
            if (!_commands[i].HasLostNet)
                continue;
            _commands[i].Fail(reason);
            _commands.RemoveAt(i--);
        }

        NeedsRound = true;
    }

    private VirtualGpioException TooMany(string what) => new(
        ErrorKind.GuestBusy, $"{MostCommands} {what} on the board '{_options.Name}' already: send fewer at a time, or cancel some.");

    /// <summary>What is said when software does not take what it was to take.</summary>
    public VirtualGpioException Busy(Command command, long now)
    {
        foreach (ChipPort port in _ports)
        {
            if (command.Touches(port) && port.Transport.Busy(now) is { } reason)
                return new VirtualGpioException(ErrorKind.GuestBusy, reason);
        }

        return new VirtualGpioException(ErrorKind.GuestBusy, "The time was up before the command's turn came: another command uses its lines.");
    }

    /// <summary>Steps the commands whose turn it is.</summary>
    /// <returns>Whether one of them can go on at once.</returns>
    private bool RunCommands()
    {
        long now;
        bool goesOn = false;
        _claimed.Clear();
        for (int i = 0; i < _commands.Count; i++)
        {
            Command command = _commands[i];
            if (_failsCommands && command.IsDoomed)
            {
                command.Fail(FaultOf(command));
                _commands.RemoveAt(i--);
                goesOn = true;
                continue;
            }

            // The time of a board must not go back, and the command before may have taken some.
            now = MonotonicClock.Nanoseconds;
            bool waitsForAnother = _claimed.Overlaps(command.Nets) || (command.NeedsRoom && IsRoomTakenFrom(command));
            if (waitsForAnother ? command.Expire(this, now) : command.Step(this, now))
            {
                _commands.RemoveAt(i--);
                goesOn = true;
                continue;
            }

            _claimed.Add(command.Nets);
            if (waitsForAnother)
                continue;
            if (command.WaitsFor is { } port)
                port.IsRoomTaken |= command.NeedsRoom;
            else
                goesOn |= command.IsRunnable;
        }

        if (_failsCommands && !_commands.Exists(command => command.IsDoomed))
            _failsCommands = false;
        return goesOn || _failsCommands;
    }

    private bool IsRoomTakenFrom(Command command)
    {
        foreach (ChipPort port in _ports)
        {
            if (port.IsRoomTaken && command.Touches(port))
                return true;
        }

        return false;
    }

    private VirtualGpioException FaultOf(Command command)
    {
        ChipPort? port = Array.Find(_ports, port => port.Chip.Fault is not null && command.Touches(port));
        return new VirtualGpioException(
            ErrorKind.Faulted,
            $"{port?.Chip.Name ?? "The chip"} is out of service: {port?.Chip.Fault?.Reason ?? "its software started again meanwhile"}. A restart of the guest's driver puts it back.");
    }

    private long NextCommandDue()
    {
        long due = long.MaxValue;
        foreach (Command command in _commands)
            due = Math.Min(due, Math.Min(command.DueAt, command.DeadlineNow));
        return due;
    }
}
