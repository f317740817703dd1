// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Host;

/// <summary>
/// The host's side of a chip that a guest sees as a virtio-gpio device (virtio 1.2, 5.18), over vhost-user: answers the
/// driver's requests and delivers edges by its event queue.
/// </summary>
public sealed partial class VirtioTransport : ChipTransport, IReadyHandler
{
    private const int RequestKick = 0;
    private const int EventKick = 1;
    private const int ConnectionTag = 2;
    private const int ListenerTag = 3;

    private const int RequestsAtOnce = 256;

    /// <summary>Older emulators leave out memory barriers of their guests, and a kick can be lost: who sleeps looks once more.</summary>
    private const long OversleepsAfter = 1_000_000;

    private readonly VirtioTransportOptions _options;
    private readonly string _path;
    private readonly UnixListener? _listener;
    private ChipPort _port = null!;
    private Chip _chip = null!;
    private LineTally[] _counters = [];
    private EventSender _sender = null!;
    private GuestLines _lines = null!;
    private RequestHandler _requests = null!;
    private bool _isStarted;
    private bool _hasWorked;
    private long _lookAgainAt = long.MaxValue;
    private long _connectAt = long.MaxValue;

    private VirtioTransport(string path, UnixListener? listener, VirtioTransportOptions options)
    {
        _path = path;
        _listener = listener;
        _options = options;
    }

    /// <inheritdoc/>
    public override string Kind => "virtio";

    /// <inheritdoc/>
    public override int MaxRoom => IsServing ? _options.EdgeQueueEntries : int.MaxValue;

    /// <inheritdoc/>
    public override long EdgesSent => _sender.Sent;

    /// <inheritdoc/>
    public override long LastProgress => Math.Max(_sender.LastProgress, _liveSince);

    /// <summary>Whether a driver is there, and the chip in service.</summary>
    private bool IsServing => _isLive && _chip.Fault is null;

    /// <summary>Makes the transport of a front-end, or a relay, that listens.</summary>
    /// <param name="path">Its socket.</param>
    /// <param name="options">How.</param>
    /// <exception cref="VirtualGpioException">An option is out of its range, or the relay serves another process.</exception>
    /// <exception cref="LinuxException">Nobody listens there, and <see cref="VirtioTransportOptions.ReconnectAfter"/> is not set.</exception>
    public static VirtioTransport Connect(string path, VirtioTransportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var transport = new VirtioTransport(path, null, options);
        transport.ConnectNow(0);
        return transport;
    }

    /// <summary>Makes the transport of front-ends that connect, one at a time: those that can connect again.</summary>
    /// <param name="path">The socket that is made for them.</param>
    /// <param name="options">How.</param>
    /// <exception cref="VirtualGpioException">An option is out of its range.</exception>
    /// <exception cref="LinuxException">The socket cannot be made.</exception>
    public static VirtioTransport Listen(string path, VirtioTransportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new VirtioTransport(path, UnixListener.Bind(path), options);
    }

    /// <inheritdoc/>
    public override void TakeOver(ChipPort port, long now)
    {
        ArgumentNullException.ThrowIfNull(port);
        _port = port;
        _chip = port.Chip;
        _counters = new LineTally[_chip.Lines.Count];
        StateLayout layout = _options.LayoutOf(_chip.Lines.Count);
        _idleFile = MemoryFile.CreateSealed("vgpio-lines", layout.Size);
        _idleMemory = SharedMemory.Map(_idleFile, layout.Size);
        _memory = new LineMemory(layout, _owner, _idleMemory);
        _sender = new EventSender(_chip, _memory, _counters, this, !_options.SideBySide);
        _sender.Clear();
        _lines = new GuestLines(port, _memory, _sender, _counters);
        _requests = new RequestHandler(_lines);
        if (_connection is not null)
            Greet();
        for (int line = 0; _isKept && line < _chip.Lines.Count; line++)
            _chip.Lines[line].Adopt(_memory[line].Level);
    }

    /// <inheritdoc/>
    public override void Start(long now)
    {
        _isStarted = true;
        if (_listener is not null)
            _port.Watch(_listener, this, ListenerTag);
        if (_backend is not null)
            _port.Watch(_backend.Connection, this, ConnectionTag);
        if (_isKept)
            AdoptDrives(now);
        _chip.Observe(_sender);
        if (_isAttached)
            _port.Tell(EventKind.GuestAttached, -1, now);
        if (_requestRing is not null)
            _port.WatchSignals(_requestRing.Kick, this, RequestKick);
        if (_eventRing is not null)
            _port.WatchSignals(_eventRing.Kick, this, EventKick);
        if (_requestRing is not null)
            StartDriver(now);
        if (_earlyFault is not null && (_requestRing is null || _eventRing is null))
            TakeOut(_earlyFault);
    }

    /// <inheritdoc/>
    public override bool Work(long now)
    {
        if (now >= _connectAt)
            ConnectNow(now);
        if (now >= _acceptAt)
            AcceptAgain();
        if (now >= _lookAgainAt)
            _lookAgainAt = long.MaxValue;
        if (!IsServing)
            return false;
        try
        {
            using ActorScope actor = _port.Act();
            bool isMore = AnswerRequests(now);
            isMore |= _sender.Work(now);
            // Buffers were taken, and the driver may add more just now.
            _hasWorked |= _sender.LastProgress == now;
            _sender.Call();
            return isMore && IsServing;
        }
        catch (VirtqueueException failure)
        {
            TakeOutBroken(failure.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool HasRoom(int edges, long now) =>
        !IsServing || (_sender.LateLines == 0 && _sender.Count + edges <= _options.EdgeQueueEntries && edges <= _sender.Room);

    /// <inheritdoc/>
    public override void WantRoom(int edges)
    {
        // The driver kicks for each buffer that it queues.
    }

    /// <inheritdoc/>
    public override void ForgetWants()
    {
        // See WantRoom.
    }

    /// <inheritdoc/>
    public override bool IsSettled(ref long? mark, long now)
    {
        if (!IsServing)
            return true;
        if (_sender.LateLines > 0)
            return false;
        mark ??= _sender.Added;
        return _sender.Done >= mark && !_sender.HandlesPastLevel;
    }

    /// <inheritdoc/>
    public override void Publish()
    {
        if (!IsServing)
            return;
        try
        {
            _sender.Call();
        }
        catch (VirtqueueException failure)
        {
            TakeOutBroken(failure.Message);
        }
    }

    /// <inheritdoc/>
    public override bool PrepareToSleep(long now)
    {
        if (!IsServing)
            return true;
        try
        {
            if (_hasWorked)
            {
                _hasWorked = false;
                _lookAgainAt = now + OversleepsAfter;
            }

            return _requestRing!.Queue.ArmKick() && (_eventRing is null || _eventRing.Queue.ArmKick());
        }
        catch (VirtqueueException failure)
        {
            TakeOutBroken(failure.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public override long NextDue(long now)
    {
        long due = Math.Min(_connectAt, _acceptAt);
        return IsServing ? Math.Min(due, Math.Min(_lookAgainAt, _sender.NextDue)) : due;
    }

    /// <inheritdoc/>
    public override void Withdraw(long now) => Publish();

    /// <inheritdoc/>
    void IReadyHandler.Ready(int tag)
    {
        switch (tag)
        {
            case ConnectionTag:
                ReadMessages();
                break;
            case ListenerTag:
                Accept();
                break;
            default:
                // A kick: the round that follows looks at the queues.
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_sender is not null)
            _chip.Forget(_sender);
        _isDisposed = true;
        _backend?.Dispose();
        _connection?.Dispose();
        _listener?.Dispose();
        _idleMemory?.Dispose();
        _idleFile?.Dispose();
    }

    private bool AnswerRequests(long now)
    {
        Virtqueue queue = _requestRing!.Queue;
        int count = 0;
        // A request can make an edge, and that take the chip out of service.
        while (count < RequestsAtOnce && IsServing && queue.TryTake(out DescriptorChain? chain))
        {
            // What the driver queued before it asked comes first: a consumer that is done reads the line's level, not its edge's.
            _sender.Work(now);
            _requests.Answer(queue, chain, now);
            count++;
        }

        if (count == 0)
            return false;
        _hasWorked = true;
        if (queue.NeedsCall())
            _requestRing.Call();
        return count == RequestsAtOnce;
    }
}
