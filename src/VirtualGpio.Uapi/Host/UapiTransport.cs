// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// Carries a chip to programs of this machine: unmodified, without rights, without a module in the kernel. Their system calls
/// on <c>/dev/gpiochipN</c> are answered by the board's thread (seccomp user notification).
/// </summary>
public sealed class UapiTransport : ChipTransport, IDeviceObserver
{
    /// <summary>
    /// No reader tells when it has read: a command that waits for one looks again after so many nanoseconds, which is when
    /// one that has a processor has read a small buffer.
    /// </summary>
    private const long ShortestPause = 20_000;

    /// <summary>The longest time after which it looks again, each time after twice as long, for who does not read at all.</summary>
    private const long LongestPause = 1_000_000;

    /// <summary>That a program's buffer overflows is told no more often than once in so many nanoseconds.</summary>
    private const long TellsAgainAfter = 1_000_000_000;

    private readonly ProgramSessions _sessions;
    private readonly string _name;
    private ProgramChip? _chip;
    private ChipPort _port = null!;
    private GpioDevice _device = null!;
    private OpenFiles _files = null!;
    private EdgeTally _tally = null!;
    private bool _isWaitedFor;
    private long _lossToldAt = long.MinValue;
    private long _pause = ShortestPause;
    private long _looksAgainAt;

    /// <summary>Makes the transport.</summary>
    /// <param name="sessions">The programs of the board. All its chips have the same.</param>
    /// <param name="name">What programs know the chip by, such as <c>gpiochip0</c>.</param>
    public UapiTransport(ProgramSessions sessions, string name)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _sessions = sessions;
        _name = name;
    }

    /// <inheritdoc/>
    public override string Kind => "uapi";

    /// <inheritdoc/>
    public override int MaxRoom
    {
        get
        {
            int room = int.MaxValue;
            foreach (DeviceFile file in _files.All)
            {
                if (file.EdgeRoom is > 0 and var size)
                    room = Math.Min(room, size);
            }

            return room;
        }
    }

    /// <inheritdoc/>
    public override long EdgesSent => _tally.Sent;

    /// <inheritdoc/>
    public override long LastProgress => _tally.LastProgress;

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
        _chip = new ProgramChip(_name, _device, _files, _port);
        _sessions.Add(_chip);
    }

    /// <inheritdoc/>
    public override bool Work(long now) => false;

    /// <inheritdoc/>
    public override bool HasRoom(int edges, long now)
    {
        foreach (DeviceFile file in _files.All)
        {
            if (file.EdgeRoom is > 0 and var size && !file.Events.HasFewerThan(size - edges + 1, file.EventSize))
                return false;
        }

        _tally.LastProgress = now;
        _pause = ShortestPause;
        _looksAgainAt = 0;
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
    public override long NextDue(long now)
    {
        if (!_isWaitedFor)
        {
            _pause = ShortestPause;
            return long.MaxValue;
        }

        // Whoever else has woken the thread meanwhile does not make it look later.
        if (now >= _looksAgainAt)
        {
            _looksAgainAt = now + _pause;
            _pause = Math.Min(2 * _pause, LongestPause);
        }

        return _looksAgainAt;
    }

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
            Guest = _files.Count > 0 ? GuestState.Running : _sessions.IsSeen(_name) ? GuestState.Attached : GuestState.Detached,
            Fault = _port.Chip.Fault,
            Stall = Stall(now),
            Warning = _sessions.Warning,
            EdgesSent = _tally.Sent,
            EdgesWaiting = waiting,
            EdgesDelivered = Math.Max(0, _tally.Sent - _tally.Lost - waiting),
            EdgesCoalesced = _tally.Lost,
            ReportsReceived = _tally.Reports,
        };
    }

    /// <inheritdoc/>
    public override LineCounters GetCounters(int line) => _tally.Of(line);

    /// <inheritdoc/>
    public override void Withdraw(long now) => _device.Unplug(now);

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
    void IDeviceObserver.OnEventLost(int line, long now)
    {
        _tally.CountLost(line);
        if (_lossToldAt != long.MinValue && now - _lossToldAt < TellsAgainAfter)
            return;
        _lossToldAt = now;
        _port.Tell(EventKind.Overflow, line, now);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_chip is not null)
            _sessions.Remove(_chip);
        _files?.Dispose();
        if (_device is not null)
            _port.Chip.Forget(_device);
        if (_tally is not null)
            _port.Chip.Forget(_tally);
    }
}
