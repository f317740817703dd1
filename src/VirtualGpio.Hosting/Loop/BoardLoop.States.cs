// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>Snapshots, and what is done at once.</summary>
internal sealed partial class BoardLoop
{
    public LineState GetLine(LineEntry entry)
    {
        ChipPort port = Array.Find(_ports, port => port.Entry.Id == entry.Chip)
            ?? throw new VirtualGpioException(ErrorKind.NotFound, $"There is no chip '{entry.ChipName}' any more.");
        Line line = port.Chip.Lines[entry.Offset];
        return new LineState
        {
            Entry = entry,
            Net = GetNet(_netsByNet[line.Net]),
            OutsideLevel = line.Level,
            Settings = line.Settings,
            Consumer = line.Consumer,
            Driven = line.Driven,
            Pulled = line.Pulled,
            Sequence = line.Sequence,
            Counters = port.Transport.GetCounters(entry.Offset),
        };
    }

    public NetState GetNet(BoardNet net) => new()
    {
        Entry = Map.NetOf(net.Id)!,
        Level = net.Net.Level,
        Forced = net.Net.Forced,
        Floats = net.Net.Floats,
        Contention = net.Net.Contention,
        Rest = net.Net.Rest,
        Changes = net.Changes,
        Since = net.Net.Since,
        Terminals = [.. net.Net.Terminals.Where(terminal => terminal.Signal != Signal.HighImpedance).Select(TerminalState.Of)],
        Drivers = [.. net.Net.Drivers.Select(TerminalState.Of)],
        HostSignal = net.Host.Signal,
    };

    public ChipStatus GetChip(string name) => PortOf(name).Transport.GetStatus(MonotonicClock.Nanoseconds);

    public DeviceState[] GetDevices() =>
        [.. Devices.Select(device => new DeviceState(device.Name, device.Type, device.Pins.ToDictionary(pin => pin.Key, pin => pin.Value.Name), device.Read()))];

    public bool Force(IReadOnlyList<int> nets, Level? level)
    {
        BoardNet[] forced = [.. nets.Select(NetOf)];
        long now = MonotonicClock.Nanoseconds;
        foreach (BoardNet net in forced)
            net.Net.Force(level, now);
        return true;
    }

    /// <summary>What pulses are made of now.</summary>
    public (int Net, Signal Pulse, Signal After)[] Pulses(IReadOnlyList<int> nets, Level? level) =>
    [
        .. nets.Select(NetOf).Select(net =>
        {
            Level pulse = level ?? (net.Net.Level == Level.High ? Level.Low : Level.High);
            // Nothing but the host would give a net that floats its level back, and a pulse has an end.
            bool isOurs = net.Net is { Floats: true, Rest: NetRest.Keeps };
            return (net.Id, Strong(pulse), isOurs ? Strong(net.Net.Level) : net.Host.Signal);
        }),
    ];

    private static Signal Strong(Level level) => level == Level.High ? Signal.StrongHigh : Signal.StrongLow;
}
