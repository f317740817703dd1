// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A net on its board: turns its changes into events. For the board's thread.</summary>
internal sealed class BoardNet : INetObserver
{
    private readonly BoardLoop _loop;

    public BoardNet(BoardLoop loop, int id, Net net)
    {
        _loop = loop;
        Id = id;
        Net = net;
        Host = net.Attach("host", TerminalKind.Host);
        net.Observe(this);
    }

    public int Id { get; }

    public Net Net { get; }

    /// <summary>What the host drives.</summary>
    public Terminal Host { get; }

    /// <summary>Changes that software made without a report.</summary>
    public long Unseen { get; set; }

    public long Changes => Net.Sequence + Unseen;

    /// <summary>The chips that have a line on the net.</summary>
    public ChipPort[] Ports { get; set; } = [];

    public void OnLevel(in NetChange change) => _loop.Tell(new EventEntry
    {
        Kind = EventKind.Edge,
        Time = change.Time,
        Count = change.Sequence + Unseen,
        Net = Id,
        Chip = -1,
        Line = -1,
        Actor = _loop.Actor,
        Level = change.Level,
    });

    public void OnContention(Net net, bool contended, long time) => Tell(
        contended ? EventKind.ContentionStarted : EventKind.ContentionEnded,
        time,
        contended ? new EventDetail { Drivers = [.. net.Drivers.Select(Describe)] } : null);

    public void OnForced(Net net, Level? level, long time) => Tell(level is null ? EventKind.Unforced : EventKind.Forced, time, null);

    /// <summary>Throws if software or the board itself drives the net so that the host must not.</summary>
    public void RefuseIfDriven(Signal signal)
    {
        if (signal < Signal.StrongLow)
            return;
        // Not by foreach: that would allocate.
        for (int i = 0; i < Net.Terminals.Count; i++)
        {
            Terminal terminal = Net.Terminals[i];
            if (terminal.Signal < Signal.StrongLow || terminal.Kind is not (TerminalKind.Line or TerminalKind.Hog))
                continue;
            // Open-drain and open-source lines are shared by nature; only the opposite strong level is a short circuit.
            if (terminal.Line is { } line ? line.Settings.Drive != LineDrive.PushPull && terminal.Signal == signal : terminal.Signal == signal)
                continue;
            throw Refusal(terminal);
        }
    }

    private static string Describe(Terminal terminal) => $"{TerminalState.NameOf(terminal)} {SettingsText.Signal(terminal.Signal)}";

    private void Tell(EventKind kind, long time, EventDetail? detail) => _loop.Tell(new EventEntry
    {
        Kind = kind,
        Time = time,
        Count = Changes,
        Net = Id,
        Chip = -1,
        Line = -1,
        Actor = _loop.Actor,
        Level = kind == EventKind.Forced ? Net.Forced ?? Net.Level : Net.Level,
        Detail = detail,
    });

    private VirtualGpioException Refusal(Terminal terminal)
    {
        string level = terminal.Signal == Signal.StrongHigh ? "high" : "low";
        if (terminal.Line is not { } line)
        {
            return new VirtualGpioException(
                ErrorKind.LineDrivenByGuest, $"The board holds {Net.Name} {level}: its file says so (hog). Force it, or change the file.");
        }

        string name = line.Name.Length > 0 ? $" ('{line.Name}')" : "";
        string consumer = line.Consumer.Length > 0 ? $", requested by '{line.Consumer}'" : "";
        return new VirtualGpioException(
            ErrorKind.LineDrivenByGuest,
            FormattableString.Invariant($"The guest drives line {line.Offset}{name} of {line.Chip.Name} {level}{consumer}: it is an output there. ")
            + "Set another line, let the guest make it an input first, or force it.");
    }
}
