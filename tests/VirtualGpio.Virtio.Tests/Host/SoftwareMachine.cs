// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>
/// A machine that is none, with a driver of its own: connects as QEMU does, and does what Linux' gpio-virtio does. One thread.
/// </summary>
internal sealed class SoftwareMachine : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const ulong DriverWants =
        VirtioFeatures.ProtocolFeatures | VirtioFeatures.Version1 | GpioProtocol.InterruptFeature
        | RingFeatures.IndirectDescriptors | RingFeatures.EventIndex | RingFeatures.Packed;

    private VhostUserFrontend _frontend;
    private readonly DriverMemory _memory = new(1 << 24);
    private readonly EventFd[] _kicks = [EventFd.Create(), EventFd.Create()];
    private readonly EventFd[] _calls = [EventFd.Create(), EventFd.Create()];
    private readonly int _size;
    private readonly ulong _buffers;
    private readonly int[] _lineOf;
    private readonly Queue<(int Line, byte Status)> _events = new();
    private DriverQueue[] _queues = [];
    private uint[] _bases = [0, 0];
    private KeptMemory? _kept;

    public SoftwareMachine(string path, ulong withoutFeatures = 0, int queueSize = 64)
    {
        _size = queueSize;
        _lineOf = new int[queueSize];
        // Per descriptor of each queue: what is read, and 16 bytes behind it what is written.
        _buffers = _memory.Allocate(queueSize * 2 * 32, 16);
        Names = _memory.Allocate(4096, 16);
        _frontend = VhostUserFrontend.Connect(path, Patience);
        Negotiate(_frontend, out ulong offered);
        Config = _frontend.GetConfig(0, GpioProtocol.ConfigSize)!;
        Features = offered & DriverWants & ~withoutFeatures;
    }

    public ulong Features { get; }

    public byte[] Config { get; }

    public DriverMemory Memory => _memory;

    public DriverQueue Requests => _queues[GpioProtocol.RequestQueue];

    public DriverQueue Events => _queues[GpioProtocol.EventQueue];

    private ulong Names { get; }

    public static SoftwareMachine Boot(string path, ulong withoutFeatures = 0, int queueSize = 64)
    {
        var machine = new SoftwareMachine(path, withoutFeatures, queueSize);
        machine.StartDriver();
        return machine;
    }

    /// <summary>A driver begins, after power-on or a reset.</summary>
    public void StartDriver()
    {
        _queues = [.. Enumerable.Range(0, 2).Select(_ => DriverQueue.Create(_memory, _size, Features & (RingFeatures.IndirectDescriptors | RingFeatures.EventIndex | RingFeatures.Packed)))];
        foreach (DriverQueue queue in _queues)
            queue.UsesTables = (Features & RingFeatures.IndirectDescriptors) != 0;
        _bases = [.. _queues.Select(queue => queue.Setup.Base)];
        _events.Clear();
        Start();
    }

    /// <summary>The queues run, from where they stopped.</summary>
    public void Start()
    {
        _frontend.SetFeatures(Features);
        _frontend.SetMemoryTable([_memory.Region], [_memory.File]);
        for (int i = 0; i < _queues.Length; i++)
        {
            VirtqueueSetup setup = _queues[i].Setup;
            _frontend.SetVringSize(i, setup.Size);
            _frontend.SetVringBase(i, _bases[i]);
            _frontend.SetVringAddresses(i, new VringAddresses(setup.DescriptorAddress, setup.DeviceAddress, setup.DriverAddress));
            _frontend.SetVringKick(i, _kicks[i]);
            _frontend.SetVringCall(i, _calls[i]);
        }

        for (int i = 0; i < _queues.Length; i++)
            _frontend.SetVringEnabled(i, true);
    }

    /// <summary>The queues stop: a reset if <see cref="StartDriver"/> follows, a pause if <see cref="Start"/> does.</summary>
    public void Stop()
    {
        for (int i = 0; i < _queues.Length; i++)
        {
            _frontend.SetVringEnabled(i, false);
            _bases[i] = _frontend.GetVringBase(i);
        }
    }

    /// <summary>One queue alone is stopped, or goes on.</summary>
    public void Enable(int queue, bool isEnabled) => _frontend.SetVringEnabled(queue, isEnabled);

    /// <summary>The front-end speaks of a queue that there is not, and does not wait to be told so.</summary>
    public void SpeakNonsense() => _frontend.SetVringSize(9, 64);

    /// <summary>The same memory is said anew while the queues run.</summary>
    public void RepeatMemory() => _frontend.SetMemoryTable([_memory.Region], [_memory.File]);

    /// <summary>From now on what the device keeps of itself is kept here, too, as a relay keeps it.</summary>
    public void Keep()
    {
        (InflightDescription description, MemoryFile file) = _frontend.GetInflight(_queues.Length, _size)!.Value;
        _kept = new KeptMemory(description, file);
        _frontend.SetInflight(description, file);
    }

    /// <summary>What the device's process would leave if it were killed now.</summary>
    public KeptMemory Snapshot() => _kept!.Copy();

    /// <summary>Another process serves the device, with what the one before has left.</summary>
    public void MoveTo(string path, KeptMemory left) => MoveTo(VhostUserFrontend.Connect(path, Patience), left);

    /// <summary>The connection ends, and what is kept is there for the next.</summary>
    public Task LoseConnectionAsync(Func<KeptMemory, Task> meanwhile)
    {
        KeptMemory kept = Snapshot();
        _frontend.Dispose();
        return meanwhile(kept);
    }

    /// <summary>Another process serves the device, one that connects here, as to a relay.</summary>
    public void MoveTo(UnixListener relay, KeptMemory left)
    {
        using var epoll = Epoll.Create();
        epoll.Add(relay, 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        Assert.True(epoll.Wait(ready, Patience) > 0, "Nobody connected.");
        MoveTo(new VhostUserFrontend(relay.Accept()!, Patience), left);
        _frontend.GetStatus();
    }

    private void MoveTo(VhostUserFrontend next, KeptMemory left)
    {
        _frontend.Dispose();
        _kept?.Dispose();
        _kept = left;
        _bases = [.. _queues.Select((queue, index) => left.BaseOf(index, _memory, queue.Setup))];
        _frontend = next;
        Negotiate(next, out _);
        next.SetInflight(left.Description, left.File);
        Start();
    }

    /// <summary>All memory goes while the queues run.</summary>
    public void TakeMemoryAway()
    {
        using MemoryFile other = MemoryFile.CreateSealed("other", 1 << 16);
        _frontend.SetMemoryTable([new(_memory.Region.GuestAddress + (1UL << 32), 1 << 16, _memory.Region.UserAddress + (1UL << 32), 0)], [other]);
    }

    /// <summary>Sends a request, and waits for the answer.</summary>
    public (byte Status, byte Value) Ask(GpioMessageType type, int line, uint value = 0)
    {
        byte[] answer = Ask(type, line, value, GpioProtocol.ResponseSize);
        return (answer[0], answer[1]);
    }

    public byte[] Ask(GpioMessageType type, int line, uint value, int responseSize)
    {
        ulong request = _buffers;
        ulong response = responseSize <= 16 ? request + 16 : Names;
        Span<byte> bytes = _memory.Bytes(request, GpioProtocol.RequestSize);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)type);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)line);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], value);
        _memory.Bytes(response, responseSize).Fill(0xee);
        if (!Requests.TryAdd([new(request, GpioProtocol.RequestSize, false), new(response, (uint)responseSize, true)], out ushort id))
            throw new InvalidOperationException("The request queue is full.");
        Kick(GpioProtocol.RequestQueue);
        uint written = 0;
        ushort used = 0;
        WaitFor(GpioProtocol.RequestQueue, () => Requests.TryGetUsed(out used, out written), $"the answer to {type}");
        Assert.Equal(id, used);
        return _memory.Bytes(response, (int)written).ToArray();
    }

    public Level Read(int line)
    {
        (byte status, byte value) = Ask(GpioMessageType.GetValue, line);
        Assert.Equal(GpioProtocol.StatusOk, status);
        return (Level)value;
    }

    /// <summary>What a driver does for a consumer that wants interrupts: the type, then a buffer.</summary>
    public void Arm(int line, InterruptTrigger trigger)
    {
        Assert.Equal(GpioProtocol.StatusOk, Ask(GpioMessageType.SetDirection, line, (uint)GpioDirection.In).Status);
        Assert.Equal(GpioProtocol.StatusOk, Ask(GpioMessageType.SetInterruptType, line, (uint)trigger).Status);
        QueueEvent(line);
    }

    public void Disarm(int line) =>
        Assert.Equal(GpioProtocol.StatusOk, Ask(GpioMessageType.SetInterruptType, line, (uint)InterruptTrigger.None).Status);

    /// <summary>A line's consumer is done: its buffer is queued again.</summary>
    public void QueueEvent(int line, bool kicks = true)
    {
        ulong at = _buffers + (ulong)((_size + (line % _size)) * 32);
        BinaryPrimitives.WriteUInt16LittleEndian(_memory.Bytes(at, 2), (ushort)line);
        _memory.Bytes(at + 16, 1)[0] = 0xee;
        Assert.True(Events.TryAdd([new(at, GpioProtocol.EventRequestSize, false), new(at + 16, 1, true)], out ushort id), "The event queue is full.");
        _lineOf[id] = line;
        if (kicks)
            Kick(GpioProtocol.EventQueue);
    }

    /// <summary>Takes an event, if one is there.</summary>
    public bool TryGetEvent(out int line, out byte status)
    {
        while (Events.TryGetUsed(out ushort id, out _))
        {
            int of = _lineOf[id];
            _events.Enqueue((of, _memory.Bytes(_buffers + (ulong)((_size + (of % _size)) * 32) + 16, 1)[0]));
        }

        bool isThere = _events.TryDequeue(out var found);
        (line, status) = found;
        return isThere;
    }

    public (int Line, byte Status) NextEvent()
    {
        int line = 0;
        byte status = 0;
        WaitFor(GpioProtocol.EventQueue, () => TryGetEvent(out line, out status), "an event");
        return (line, status);
    }

    public void Kick(int queue)
    {
        if (_queues[queue].NeedsKick())
            _kicks[queue].Signal();
    }

    /// <summary>Waits until the device calls after something was queued, having looked at the queue no more.</summary>
    public void AwaitCall(int queue, Action queues)
    {
        _calls[queue].TryConsume(out _);
        Assert.True(_queues[queue].ArmCall(), "Something is there already.");
        queues();
        using var epoll = Epoll.Create();
        epoll.Add(_calls[queue], 0, EpollEvents.In);
        Assert.True(epoll.Wait(stackalloc EpollReady[1], Patience) > 0, "Nobody called.");
    }

    /// <summary>Kicks whether the device wants it or not.</summary>
    public void ForceKick(int queue) => _kicks[queue].Signal();

    public void Dispose()
    {
        _frontend.Dispose();
        _kept?.Dispose();
        foreach (EventFd bell in (EventFd[])[.. _kicks, .. _calls])
            bell.Dispose();
        _memory.Dispose();
    }

    private static void Negotiate(VhostUserFrontend frontend, out ulong offered)
    {
        offered = frontend.GetFeatures();
        frontend.SetProtocolFeatures(
            frontend.GetProtocolFeatures()
            & (VhostUserProtocolFeatures.Config | VhostUserProtocolFeatures.Acknowledgements | VhostUserProtocolFeatures.Inflight
                | VhostUserProtocolFeatures.Status));
        frontend.SetOwner();
    }

    private void WaitFor(int queue, Func<bool> isThere, string what)
    {
        using var epoll = Epoll.Create();
        epoll.Add(_calls[queue], 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        while (true)
        {
            if (isThere())
                return;
            if (!_queues[queue].ArmCall())
                continue;
            Assert.True(epoll.Wait(ready, Patience) > 0, $"Nobody called for {what}.");
            _calls[queue].TryConsume(out _);
        }
    }
}
