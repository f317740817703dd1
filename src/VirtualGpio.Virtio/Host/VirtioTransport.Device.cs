// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Host;

/// <summary>The device as the front-end sees it: what is attached, and which queues run.</summary>
public sealed partial class VirtioTransport : IVhostUserDevice, IEventSenderPort
{
    private readonly uint _owner = (uint)Random.Shared.Next();
    private MemoryFile? _idleFile;
    private SharedMemory? _idleMemory;
    private LineMemory _memory = null!;
    private Vring? _requestRing;
    private Vring? _eventRing;
    private bool _isAttached;
    private bool _isLive;
    private bool _isKept;
    private string? _earlyFault;
    private bool _hasPins;
    private bool _hasServed;
    private long _liveSince;

    ulong IVhostUserDevice.Features => GpioProtocol.InterruptFeature;

    int IVhostUserDevice.QueueCount => GpioProtocol.QueueCount;

    int IVhostUserDevice.StateSize => _options.LayoutOf(_chip.Lines.Count).Size;

    int IVhostUserDevice.ConfigSize => GpioProtocol.ConfigSize;

    /// <summary>struct virtio_gpio_config.</summary>
    void IVhostUserDevice.ReadConfig(Span<byte> config)
    {
        config.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(config, (ushort)_chip.Lines.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(config[4..], (uint)_lines.Names.Length);
    }

    void IVhostUserDevice.Attached()
    {
        _isAttached = _wasAttached = true;
        _requests.HasInterrupts = false;
        if (!_isStarted)
            return;
        long now = MonotonicClock.Nanoseconds;
        // Another machine: what the last one did is over.
        _chip.PutBack(now);
        _port.Tell(EventKind.GuestAttached, -1, now);
    }

    void IVhostUserDevice.Detached(string reason)
    {
        if (!_isAttached || _isDisposed)
            return;
        long now = MonotonicClock.Nanoseconds;
        LetGo(now);
        _isAttached = _isKept = false;
        UseIdle();
        if (_isStarted)
            _port.Tell(EventKind.GuestDetached, -1, now, new EventDetail { Text = reason });
    }

    void IVhostUserDevice.FeaturesAcknowledged(ulong features) =>
        _requests.HasInterrupts = (features & GpioProtocol.InterruptFeature) != 0;

    void IVhostUserDevice.StateAttached(InflightMemory memory)
    {
        _memory.Use(memory.Memory, memory.StateOffset);
        _sender.Adopt();
        _isKept = _memory.IsKept;
        if (_isKept && _isStarted)
            AdoptDrives(MonotonicClock.Nanoseconds);
    }

    void IVhostUserDevice.QueueStarted(int index, Vring ring)
    {
        long now = MonotonicClock.Nanoseconds;
        if (index == GpioProtocol.RequestQueue)
            _requestRing = ring;
        else
            _eventRing = ring;
        if (!_isStarted)
            return;
        _port.WatchSignals(ring.Kick, this, index == GpioProtocol.RequestQueue ? RequestKick : EventKick);
        if (index == GpioProtocol.RequestQueue)
            StartDriver(now);
        else if (_isLive)
            StartQueues(now);
    }

    void IVhostUserDevice.QueueStopped(int index)
    {
        ref Vring? ring = ref index == GpioProtocol.RequestQueue ? ref _requestRing : ref _eventRing;
        if (ring is null)
            return;
        if (_isStarted && !_isDisposed)
            _port.Unwatch(ring.Kick);
        ring = null;
        if (_isDisposed)
            return;
        if (index == GpioProtocol.RequestQueue)
            StopDriver();
        else
            _sender.Stop();
    }

    void IVhostUserDevice.QueueFailed(int index, VirtqueueException failure)
    {
        // With a front-end that cannot say why nothing works, this is the place to look.
        if (_isStarted)
            TakeOut(failure.Message);
        else
            _earlyFault = failure.Message;
    }

    void IVhostUserDevice.FrontEndFailed(string reason)
    {
        _failure = reason;
        _lastError = $"The machine's front-end broke the vhost-user protocol. {reason} The driver has to start anew: reboot the guest.";
        if (!_isAttached)
            return;
        if (_isStarted)
            TakeOut(_lastError);
        else
            _earlyFault = _lastError;
    }

    void IVhostUserDevice.RequestRefused(string reason) => _lastError = reason;

    void IEventSenderPort.LeftOut(int line, long now) => _port.Tell(EventKind.Overflow, line, now);

    void IEventSenderPort.Broken(string reason) => TakeOutBroken(reason);

    private void UseIdle()
    {
        _memory.Use(_idleMemory!, 0);
        _sender.Clear();
    }

    private void StartDriver(long now)
    {
        if (_isLive)
            return;
        // Stopped and started at once: the front-end has changed something that the driver knows nothing of.
        if (_hasPins && _requestRing!.IsResumed && _chip.Fault is null)
        {
            _isLive = true;
            StartQueues(now);
            return;
        }

        LetGo(now);
        _isLive = _hasPins = _hasServed = true;
        _liveSince = now;
        _hasWorked = true;
        using (_port.Act())
        {
            _chip.PutBack(now);
            // A driver that begins has asked for nothing yet; another index is that of a machine that was only paused, or
            // whose host has been another process.
            if (_requestRing!.IsResumed)
                _lines.Restore(now);
            else
                _sender.Clear();
        }

        _port.Tell(EventKind.DriverStarted, -1, now);
        StartQueues(now);
    }

    private void StartQueues(long now)
    {
        try
        {
            // A former process may have ended between an answer and the call for it.
            if (_requestRing!.Queue.NeedsCall())
                _requestRing.Call();
            if (_eventRing is not null)
                _sender.Start(_eventRing, now);
        }
        catch (VirtqueueException failure)
        {
            TakeOutBroken(failure.Message);
        }
    }

    private void StopDriver()
    {
        _isLive = false;
        _sender.Pause();
    }

    /// <summary>
    /// The driver is gone, or the machine paused: its pins let go. What it asked for is kept until it begins anew. Once all
    /// that the front-end has said is dealt with, as queues stop and start again when it only changes something.
    /// </summary>
    private void LetGo(long now)
    {
        if (_isLive || !_hasPins)
            return;
        _hasPins = false;
        using (_port.Act())
            _chip.Reset(now);
        _port.Tell(EventKind.DriverStopped, -1, now);
    }

    /// <summary>A queue of the driver is not as it must be. Which of the reasons it is cannot be seen from here.</summary>
    private void TakeOutBroken(string reason) => TakeOut(
        $"{reason} The driver has to start anew: unbind and bind it, or reboot the guest. If it is the kernel's own gpio-virtio, and several "
        + "threads of the guest used lines at the same time, it may have broken its queue itself: see 'several lines at once' in docs/virtio.md.");

    private void TakeOut(string reason)
    {
        if (_chip.Fault is not null)
            return;
        long now = MonotonicClock.Nanoseconds;
        // What was given before the mistake is the driver's to know.
        CallIfNeeded(_requestRing);
        CallIfNeeded(_eventRing);
        _requestRing?.Break(reason);
        _sender.Stop();
        _sender.Clear();
        _port.TakeOut(reason, now);
    }

    private static void CallIfNeeded(Vring? ring)
    {
        try
        {
            if (ring is not null && ring.Queue.NeedsCall())
                ring.Call();
        }
        catch (VirtqueueException)
        {
            // The memory of the queue has gone, and with it whoever would look at it.
        }
    }

    /// <summary>
    /// What a former host drove is not kept. Where the level that it left is not the one that the board gives by itself, it
    /// drove the line.
    /// </summary>
    private void AdoptDrives(long now)
    {
        foreach (Line line in _chip.Lines)
        {
            LineWord word = _memory[line.Offset];
            Level left = word.Level;
            Terminal host = _port.HostTerminal(line.Offset);
            // What this process has served itself, it has driven itself.
            if (_memory.IsFormers && !_hasServed && line.Net.Level != left && host.Signal == Signal.HighImpedance && word.Direction != GpioDirection.Out && IsHostsAlone(line.Net))
                host.Drive(left == Level.High ? Signal.StrongHigh : Signal.StrongLow, now);
            // What is another's doing is an edge from there.
            _sender.OnEdge(new EdgeEvent(line.Offset, line.Level, line.Sequence, now));
        }
    }

    /// <summary>On a net that other lines, devices or hogs share, a level can be theirs as well.</summary>
    private static bool IsHostsAlone(Net net) =>
        net.Lines.Count == 1 && net.Terminals.All(terminal => terminal.Kind is not (TerminalKind.Device or TerminalKind.Hog));
}
