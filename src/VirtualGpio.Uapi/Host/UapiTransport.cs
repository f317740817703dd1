// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// Carries a chip to programs of this machine: unmodified, without rights, without a module in the kernel. Their system calls
/// on <c>/dev/gpiochipN</c> are answered by the board's thread (seccomp user notification).
/// </summary>
public sealed class UapiTransport : ChipTransport, IReadyHandler, IDeviceObserver
{
    /// <summary>No reader tells when it has read: a command that waits for one looks again after so many nanoseconds.</summary>
    private const long LooksAgainAfter = 100_000;

    private const int NewcomersTag = -1;

    private readonly string _name;
    private readonly EventFd _newcomersBell = EventFd.Create();
    private readonly ConcurrentQueue<(SeccompListener Listener, PrivateDevices View)> _newcomers = [];
    private readonly Dictionary<int, Supervisor> _supervisors = [];
    private ChipPort _port = null!;
    private GpioDevice _device = null!;
    private OpenFiles _files = null!;
    private EdgeTally _tally = null!;
    private string? _warning;
    private int _lastSupervisor;
    private bool _isWaitedFor;

    /// <summary>Makes the transport.</summary>
    /// <param name="name">What programs know the chip by, such as <c>gpiochip0</c>.</param>
    public UapiTransport(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _name = name;
    }

    /// <inheritdoc/>
    public override string Kind => "uapi";

    /// <inheritdoc/>
    public override int MaxRoom => SmallestRoom(waiting: false);

    /// <inheritdoc/>
    public override long EdgesSent => _tally.Sent;

    /// <inheritdoc/>
    public override long LastProgress => _tally.LastProgress;

    /// <summary>Begins to answer the calls of a program and its children. Any thread.</summary>
    /// <param name="listener">What the program's filter traps; the transport's from now on.</param>
    /// <param name="view">The program's view of the file system, which has a stand-in for this chip.</param>
    public void Serve(SeccompListener listener, PrivateDevices view)
    {
        _newcomers.Enqueue((listener, view));
        _newcomersBell.Signal();
    }

    /// <inheritdoc/>
    public override void TakeOver(ChipPort port, long now)
    {
        ArgumentNullException.ThrowIfNull(port);
        _port = port;
        _files = new OpenFiles(port);
        _device = new GpioDevice(port.Chip, _name, port.Chip.Name, new WallClock()) { Observer = this };
        _tally = new EdgeTally(_device);
    }

    /// <inheritdoc/>
    public override void Start(long now)
    {
        _port.Chip.Observe(_tally);
        _port.Watch(_newcomersBell, this, NewcomersTag);
    }

    /// <inheritdoc/>
    public override bool Work(long now) => false;

    /// <inheritdoc/>
    public override bool HasRoom(int edges, long now)
    {
        if (SmallestRoom(waiting: true) < edges)
            return false;
        _tally.LastProgress = now;
        return true;
    }

    /// <inheritdoc/>
    public override void WantRoom(int edges) => _isWaitedFor = true;

    /// <inheritdoc/>
    public override void ForgetWants() => _isWaitedFor = false;

    /// <inheritdoc/>
    public override bool IsSettled(ref long? mark, long now)
    {
        foreach (DeviceFile file in _files.All)
        {
            if (file.EdgeRoom == 0 || file.Events.Waiting(file.EventSize) == 0)
                continue;
            _isWaitedFor = true;
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Publish()
    {
        // An event is there as soon as it is made.
    }

    /// <inheritdoc/>
    public override bool PrepareToSleep(long now) => true;

    /// <inheritdoc/>
    public override long NextDue(long now) => _isWaitedFor ? now + LooksAgainAfter : long.MaxValue;

    /// <inheritdoc/>
    public override string? Stall(long now)
    {
        foreach (DeviceFile file in _files.All)
        {
            if (file.EdgeRoom > 0 && file.Events.Waiting(file.EventSize) >= file.EdgeRoom)
                return "A program does not read the events that it has asked for, and its buffer is full.";
        }

        return null;
    }

    /// <inheritdoc/>
    public override string? Busy(long now) => Stall(now);

    /// <inheritdoc/>
    public override ChipStatus GetStatus(long now)
    {
        long waiting = 0;
        foreach (DeviceFile file in _files.All)
            waiting += file.EdgeRoom > 0 ? file.Events.Waiting(file.EventSize) : 0;
        return new ChipStatus
        {
            Guest = _files.Count > 0 ? GuestState.Running : _supervisors.Count > 0 ? GuestState.Attached : GuestState.Detached,
            Fault = _port.Chip.Fault,
            Stall = Stall(now),
            Warning = _warning,
            EdgesSent = _tally.Sent,
            EdgesWaiting = waiting,
            EdgesDelivered = Math.Max(0, _tally.Sent - waiting),
            ReportsReceived = _tally.Reports,
        };
    }

    /// <inheritdoc/>
    public override LineCounters GetCounters(int line) => _tally.Of(line);

    /// <inheritdoc/>
    public override void Withdraw(long now) => _device.Unplug(now);

    /// <inheritdoc/>
    void IReadyHandler.Ready(int tag)
    {
        if (tag == NewcomersTag)
        {
            _newcomersBell.TryConsume(out _);
            while (_newcomers.TryDequeue(out (SeccompListener Listener, PrivateDevices View) newcomer))
                Add(newcomer.Listener, newcomer.View);
        }
        else if (_supervisors.TryGetValue(tag, out Supervisor? supervisor) && !Work(supervisor))
        {
            _supervisors.Remove(tag);
            _port.Unwatch(supervisor.Listener);
            supervisor.Listener.Dispose();
            if (_supervisors.Count == 0)
                _port.Tell(EventKind.GuestDetached, -1, MonotonicClock.Nanoseconds);
        }
    }

    /// <inheritdoc/>
    void IDeviceObserver.OnLineChanged(int line, GpioLineChange change, long now)
    {
        _tally.CountReport(line);
        Line told = _port.Chip.Lines[line];
        EventKind kind = change switch
        {
            GpioLineChange.Requested => EventKind.Requested,
            GpioLineChange.Released => EventKind.Released,
            _ => EventKind.Reconfigured,
        };
        _port.Tell(kind, line, now, new EventDetail
        {
            Consumer = told.Consumer.Length > 0 ? told.Consumer : null,
            LineSettings = told.Settings,
        });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (Supervisor supervisor in _supervisors.Values)
            supervisor.Listener.Dispose();
        while (_newcomers.TryDequeue(out (SeccompListener Listener, PrivateDevices View) newcomer))
            newcomer.Listener.Dispose();
        _files?.Dispose();
        if (_device is not null)
            _port.Chip.Forget(_device);
        if (_tally is not null)
            _port.Chip.Forget(_tally);
        _newcomersBell.Dispose();
    }

    private bool Work(Supervisor supervisor)
    {
        bool isThere = supervisor.Work();
        _warning = supervisor.Warning ?? _warning;
        return isThere;
    }

    private void Add(SeccompListener listener, PrivateDevices view)
    {
        if (_supervisors.Count == 0)
            _port.Tell(EventKind.GuestAttached, -1, MonotonicClock.Nanoseconds);
        _supervisors.Add(++_lastSupervisor, new Supervisor(listener, view, _device, _files, _port));
        _port.Watch(listener, this, _lastSupervisor);
    }

    private int SmallestRoom(bool waiting)
    {
        int room = int.MaxValue;
        foreach (DeviceFile file in _files.All)
        {
            if (file.EdgeRoom is > 0 and var size)
                room = Math.Min(room, waiting ? size - file.Events.Waiting(file.EventSize) : size);
        }

        return room;
    }
}
