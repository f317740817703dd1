// SPDX-License-Identifier: MIT
using VirtualGpio.Devices;
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>What is on the board.</summary>
internal sealed partial class BoardLoop : IDeviceObserver
{
    private readonly List<BoardNet> _nets = [];
    private readonly Dictionary<int, BoardNet> _netsById = [];
    private readonly Dictionary<Net, BoardNet> _netsByNet = [];
    private readonly List<string> _actors = ["host"];
    private readonly List<(Device Device, int Actor)> _devices = [];
    private int _nextNet;
    private BoardMap _map = new([], [], [], ["host"]);

    /// <summary>The names of everything. Any thread.</summary>
    public BoardMap Map => Volatile.Read(ref _map);

    public IEnumerable<Device> Devices => _devices.Select(entry => entry.Device);

    /// <summary>Whether there is a net of an ID.</summary>
    public bool HasNet(int id) => _netsById.ContainsKey(id);

    /// <summary>Gives a net.</summary>
    /// <exception cref="VirtualGpioException">It is gone.</exception>
    public BoardNet NetOf(int id) => _netsById.TryGetValue(id, out BoardNet? net)
        ? net
        : throw new VirtualGpioException(ErrorKind.NotFound, $"There is no net {id} (any more): its chip was removed.");

    /// <summary>Gives a chip.</summary>
    /// <exception cref="VirtualGpioException">There is none of that name.</exception>
    public ChipPort PortOf(string chip) => Array.Find(_ports, port => port.Entry.Id == Map.Chip(chip).Id)!;

    public int AddNet(NetSetup setup)
    {
        CheckName(setup.Name, "net", _nets.Select(net => net.Net.Name));
        if (setup.Pull > Signal.PullUp)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The net '{setup.Name}' cannot be pulled by {setup.Pull}: a pull-up, a pull-down or none.");
        BoardNet net = Enter(Board.AddNet(setup.Name, setup.Level, setup.Rest));
        if (setup.Pull != Signal.HighImpedance)
            net.Net.Attach("pull").Drive(setup.Pull, MonotonicClock.Nanoseconds);
        RedrawMap();
        return net.Id;
    }

    public ChipEntry AddChip(ChipSetup setup, ChipTransport transport)
    {
        CheckName(setup.Name, "chip", _ports.Select(port => port.Entry.Name));
        CheckOwn(setup.Name, "pull", setup.Pulls, Signal.PullDown, Signal.PullUp);
        CheckOwn(setup.Name, "hold", setup.Hogs, Signal.StrongLow, Signal.StrongHigh);
        string kind = transport.Kind;
        long now = MonotonicClock.Nanoseconds;
        Chip chip = Board.AddChip(setup.Name, setup.Lines, setup.LineNames, [.. setup.Nets.Select(id => id is { } given ? NetOf(given).Net : null)]);
        BoardNet[] nets = [.. chip.Lines.Select(line => _netsByNet.TryGetValue(line.Net, out BoardNet? known) ? known : Enter(line.Net))];
        int id = _actors.Count;
        _actors.Add(setup.Name);
        LineEntry[] lines = [.. chip.Lines.Select(line => new LineEntry(id, setup.Name, line.Offset, line.Name, nets[line.Offset].Id))];
        List<Terminal> own = [];
        var port = new ChipPort(this, new ChipEntry(id, setup.Name, kind, lines), chip, transport, nets, own);
        try
        {
            port.Transport.TakeOver(port, now);
            AttachOwn(setup, nets, own, now);
            if (_isRunning)
                port.Transport.Start(now);
        }
        catch
        {
            port.LetGo(now);
            RemoveNets(chip, now);
            throw;
        }

        _ports = [.. _ports, port];
        foreach (BoardNet net in nets)
            net.Ports = [.. net.Ports.Append(port).Distinct()];
        RedrawMap();
        port.Tell(EventKind.ChipAdded, -1, now);
        return port.Entry;
    }

    /// <summary>Takes a chip off the board, and disposes of its transport.</summary>
    public bool RemoveChip(string name)
    {
        ChipPort port = PortOf(name);
        long now = MonotonicClock.Nanoseconds;
        port.Transport.Withdraw(now);
        using (Act(port.Entry.Id))
        {
            port.LetGo(now);
            RemoveNets(port.Chip, now);
        }

        _ports = [.. _ports.Where(other => other != port)];
        foreach (BoardNet net in _nets)
            net.Ports = [.. net.Ports.Where(other => other != port)];
        FailCommandsOfNets(port);
        EndTransport(port);
        RedrawMap();
        port.Tell(EventKind.ChipRemoved, -1, now);
        return true;
    }

    public bool AddDevice(Func<Func<int, Net>, Device> create)
    {
        Device device = create(id => NetOf(id).Net);
        CheckName(device.Name, "device", Devices.Select(other => other.Name));
        int actor = _actors.Count;
        _actors.Add(device.Name);
        device.Observer = this;
        // Before it starts: what it tells then is told on its account.
        _devices.Add((device, actor));
        long now = MonotonicClock.Nanoseconds;
        try
        {
            using (Act(actor))
                device.Start(now);
        }
        catch
        {
            _devices.RemoveAt(_devices.Count - 1);
            device.Stop(now);
            throw;
        }

        RedrawMap();
        return true;
    }

    public bool DoWithDevice(string name, string action, IReadOnlyDictionary<string, string> arguments)
    {
        int index = _devices.FindIndex(entry => entry.Device.Name == name);
        if (index < 0)
            throw new VirtualGpioException(ErrorKind.NotFound, $"There is no device '{name}'.{NearestNames.Hint(name, Map.Devices)}");
        using (Act(_devices[index].Actor))
            _devices[index].Device.Act(action, arguments, MonotonicClock.Nanoseconds);
        return true;
    }

    void IDeviceObserver.OnChanged(Device device, string what, string value, long time) => Tell(new EventEntry
    {
        Kind = EventKind.Device,
        Time = time,
        Net = -1,
        Chip = -1,
        Line = -1,
        Actor = _devices.Find(entry => entry.Device == device).Actor,
        Detail = new EventDetail { Device = device.Name, What = what, Value = value },
    });

    private static void CheckName(string name, string what, IEnumerable<string> taken)
    {
        if (name == "host")
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A {what} cannot be named 'host': that stands for this side.");
        if (taken.Contains(name))
            throw new VirtualGpioException(ErrorKind.Conflict, $"There is a {what} '{name}' already: give it another name.");
    }

    private static void CheckOwn(string chip, string what, IReadOnlyList<Signal> signals, Signal low, Signal high)
    {
        for (int i = 0; i < signals.Count; i++)
        {
            if (signals[i] != Signal.HighImpedance && signals[i] != low && signals[i] != high)
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The board cannot {what} line {i} of {chip} by {signals[i]}: {low}, {high} or {Signal.HighImpedance} are possible.");
        }
    }

    private static void AttachOwn(ChipSetup setup, BoardNet[] nets, List<Terminal> own, long now)
    {
        for (int i = 0; i < nets.Length; i++)
        {
            Attach(nets[i], i < setup.Pulls.Count ? setup.Pulls[i] : Signal.HighImpedance, "pull", TerminalKind.Other);
            Attach(nets[i], i < setup.Hogs.Count ? setup.Hogs[i] : Signal.HighImpedance, "hog", TerminalKind.Hog);
        }

        void Attach(BoardNet net, Signal signal, string name, TerminalKind kind)
        {
            if (signal == Signal.HighImpedance)
                return;
            Terminal terminal = net.Net.Attach(name, kind);
            own.Add(terminal);
            terminal.Drive(signal, now);
        }
    }

    /// <summary>The chip's transport has failed: what it drove is let go, and it is out of service for good.</summary>
    public void Lose(ChipPort port, Exception failure)
    {
        // One that was removed has nobody any more who could be told.
        if (port.Transport is LostTransport || port.Chip.IsRemoved)
            return;
        var reason = failure as VirtualGpioException;
        if (_options.EndsWithTransport)
        {
            _failure ??= reason ?? new VirtualGpioException(ErrorKind.ServerLost, $"The host of {port.Chip.Name} ended: {failure.Message}", failure);
            _stopping = true;
            return;
        }

        long now = MonotonicClock.Nanoseconds;
        port.StopWatching();
        EndTransport(port);
        port.TakeOut(reason?.Message ?? $"its transport failed: {failure.Message}", now);
    }

    /// <summary>Who still holds the port asks nobody from now on.</summary>
    private static void EndTransport(ChipPort port)
    {
        ChipTransport transport = port.Transport;
        port.Transport = new LostTransport(port.Entry.Transport, port.Chip, (transport as GuardedTransport)?.LastSent ?? 0);
        transport.Dispose();
    }

    private BoardNet Enter(Net net)
    {
        var entered = new BoardNet(this, _nextNet++, net);
        _nets.Add(entered);
        _netsById.Add(entered.Id, entered);
        _netsByNet.Add(net, entered);
        return entered;
    }

    private void RemoveNets(Chip chip, long now)
    {
        Net[] gone = [.. chip.Lines.Select(line => line.Net).Distinct()];
        Board.Remove(chip, now);
        foreach (Net net in gone.Except(Board.Nets))
        {
            if (!_netsByNet.Remove(net, out BoardNet? entered))
                continue;
            _nets.Remove(entered);
            _netsById.Remove(entered.Id);
        }
    }

    private void RedrawMap()
    {
        ChipEntry[] chips = [.. _ports.Select(port => port.Entry)];
        ILookup<int, LineEntry> lines = chips.SelectMany(chip => chip.Lines).ToLookup(line => line.Net);
        NetEntry[] nets = [.. _nets.Select(net => new NetEntry(net.Id, net.Net.Name, [.. lines[net.Id]]))];
        Volatile.Write(ref _map, new BoardMap(chips, nets, [.. Devices.Select(device => device.Name)], [.. _actors]));
    }

    private void AdvanceDevices(long now)
    {
        for (int i = 0; i < _devices.Count; i++)
        {
            (Device device, int actor) = _devices[i];
            try
            {
                if (device.NextDeadline > now)
                    continue;
                using (Act(actor))
                    device.Advance(now);
            }
#pragma warning disable CA1031 // Whatever it is, it ends this device, and not the board.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _devices.RemoveAt(i--);
                RedrawMap();
                TellFailed(device, actor, failure, now);
            }
        }
    }

    /// <summary>A device that failed stays as it is, and nobody asks it for anything any more: its net may have gone with its chip.</summary>
    private void TellFailed(Device device, int actor, Exception failure, long now) => Tell(new EventEntry
    {
        Kind = EventKind.Device,
        Time = now,
        Net = -1,
        Chip = -1,
        Line = -1,
        Actor = actor,
        Detail = new EventDetail { Device = device.Name, What = "fault", Value = failure.Message, Text = $"The device '{device.Name}' failed and was taken off the board: {failure.Message}" },
    });

    private long NextDeviceDue()
    {
        long due = long.MaxValue;
        foreach ((Device device, _) in _devices)
            due = Math.Min(due, device.NextDeadline);
        return due;
    }
}
