// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// The host's side of a chip in shared memory: moves edges to the guest and takes its reports, by <c>docs/protocol.md</c>.
/// </summary>
public sealed partial class IvshmemTransport : ChipTransport, IReadyHandler
{
    private const int ConnectionTag = -1;

    private const long ScrubPeriod = 250_000_000;
    private const long Version1Period = 10_000_000;
    private const long PlainPeriod = 5_000_000;
    private const int ReportsAtOnce = 4096;

    /// <summary>Far more than the largest layout needs.</summary>
    private const long MostMapped = 1 << 28;

    private readonly IvshmemTransportOptions _options;
    private readonly MemoryFile _file;
    private readonly IvshmemPeer? _peer;
    private readonly GuestClock _guestClock = new();
    private ChipPort _port = null!;
    private Chip _chip = null!;
    private HostMemory _memory = null!;
    private LineTally[] _counters = [];
    private GuestLines _lines = null!;
    private Version1Port _registers = null!;
    private uint? _wantedTail;
    private bool _adopts;
    private long _nextScrub;
    private long _nextLook;

    /// <summary>Makes the transport of the memory that a peer shares with a guest.</summary>
    /// <param name="peer">The peer, connected; the transport's from now on.</param>
    /// <param name="options">How.</param>
    /// <exception cref="VirtualGpioException">An option is out of its range.</exception>
    public IvshmemTransport(IvshmemPeer peer, IvshmemTransportOptions options)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _peer = peer;
        _file = peer.Memory;
        _options = options;
    }

    private IvshmemTransport(MemoryFile file, IvshmemTransportOptions options)
    {
        options.Validate();
        _file = file;
        _options = options;
    }

    /// <inheritdoc/>
    public override string Kind => _peer is null ? "ivshmem-plain" : "ivshmem";

    /// <inheritdoc/>
    public override int MaxRoom => Sender.Route switch
    {
        EdgeRoute.Queue => _memory.Edges.Entries,
        EdgeRoute.Registers => 1,
        _ => int.MaxValue,
    };

    /// <inheritdoc/>
    public override long EdgesSent => Sender.Sent;

    /// <inheritdoc/>
    public override long LastProgress => Sender.LastProgress;

    internal EdgeSender Sender { get; private set; } = null!;

    /// <summary>Whether a machine shares the memory, as far as can be told: plain memory does not tell.</summary>
    private bool IsAttached => _peer is null || _guestPeer is not null;

    /// <summary>Makes the transport of plain memory (<c>ivshmem-plain</c>): no doorbells, no interrupts in the guest.</summary>
    /// <param name="file">The memory; stays the caller's.</param>
    /// <param name="options">How.</param>
    /// <exception cref="VirtualGpioException">An option is out of its range.</exception>
    public static IvshmemTransport Plain(MemoryFile file, IvshmemTransportOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        return new IvshmemTransport(file, options);
    }

    /// <inheritdoc/>
    public override void TakeOver(ChipPort port, long now)
    {
        ArgumentNullException.ThrowIfNull(port);
        _port = port;
        _chip = port.Chip;
        Layout layout = _options.LayoutOf(_chip.Lines.Count);
        layout.CheckFits(_file.Length);
        _counters = new LineTally[_chip.Lines.Count];
        _memory = new HostMemory(SharedMemory.Map(_file, Math.Min(_file.Length, MostMapped)), layout, _peer is not null, _chip.Lines);
        _registers = new Version1Port(_memory, _chip, this);
        Sender = new EdgeSender(_memory, _chip, _registers, this, _counters, _options.EdgeBacklog);
        _lines = new GuestLines(_memory, _chip, Sender, _port, _counters);
        _adopts = _memory.TakeOver();
        for (int i = 0; _adopts && i < _chip.Lines.Count; i++)
            _chip.Lines[i].Adopt(_memory[i]);
    }

    /// <inheritdoc/>
    public override void Start(long now)
    {
        if (_peer is not null)
        {
            _port.Watch(_peer.Connection, this, ConnectionTag);
            for (int i = 0; i < _peer.Vectors.Count; i++)
                _port.Watch(_peer.Vectors[i], this, i);
        }

        Begin(now);
        _chip.Observe(Sender);
    }

    /// <inheritdoc/>
    public override bool Work(long now)
    {
        LookAtGuest(now);
        bool isMore = TakeReports(now);
        DoWhatIsDue(now);
        return isMore;
    }

    /// <inheritdoc/>
    public override bool HasRoom(int edges, long now) => Sender.HasRoom(edges, now);

    /// <inheritdoc/>
    public override void WantRoom(int edges)
    {
        // Version 1 is looked at by time.
        if (Sender.Route == EdgeRoute.Queue)
            WantTail(_memory.Edges.Head - (uint)_memory.Edges.Entries + (uint)edges - 1);
    }

    /// <inheritdoc/>
    public override void ForgetWants() => _wantedTail = null;

    /// <inheritdoc/>
    public override bool IsSettled(ref long? mark, long now)
    {
        if (!Sender.Look(now))
            return false;
        if (Sender.Route != EdgeRoute.Queue)
            return Sender.IsSettled;
        if (Sender.IsBehind)
            return false;
        mark ??= _memory.Edges.Head;
        if ((int)(_memory.Edges.Tail - (uint)mark.Value) >= 0)
            return true;
        WantTail((uint)mark.Value - 1);
        return false;
    }

    /// <inheritdoc/>
    public override void Publish() => Sender.Publish();

    /// <inheritdoc/>
    public override bool PrepareToSleep(long now)
    {
        if (_isLive && _chip.Fault is null && (!_memory.Reports.Arm() || _lines.IsBehind))
            return false;
        if (Sender.Route != EdgeRoute.Queue)
            return true;
        Sender.Remind(now);
        if (Sender.IsBehind)
            WantRoom(Sender.RoomWanted);
        if (_wantedTail is not { } wanted)
            return true;
        _memory.Edges.WantSpace(wanted);
        return Sender.Look(now) && (int)(_memory.Edges.Tail - wanted) <= 0;
    }

    /// <inheritdoc/>
    public override long NextDue(long now)
    {
        long due = Math.Min(_registers.NextPoll, Sender.RemindAt);
        if (IsAttached)
        {
            due = Math.Min(due, _nextScrub);
            if (!_isLive && _chip.Fault is null)
                due = Math.Min(due, _nextLook);
        }

        return _peer is null || (_isLive && !_hasDoorbell) ? Math.Min(due, now + PlainPeriod) : due;
    }

    /// <inheritdoc/>
    public override void Withdraw(long now)
    {
        Sender.Publish();
        _memory.Withdraw();
        if (_isLive && _hasDoorbell)
            Ring();
    }

    /// <inheritdoc/>
    void IReadyHandler.Ready(int tag)
    {
        if (tag != ConnectionTag)
            _peer!.Vectors[tag].TryConsume(out _);
        else if (!_peer!.ProcessMessages(this))
            throw new VirtualGpioException(ErrorKind.ServerLost, $"The server of {_chip.Name} has gone. Start it again, and its guest.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // What is left of the chip must not write to memory that is no longer mapped.
        if (Sender is not null)
            _chip.Forget(Sender);
        _memory?.Dispose();
        _peer?.Dispose();
    }

    /// <summary>Does what has no doorbell.</summary>
    private void DoWhatIsDue(long now)
    {
        _registers.Poll(now);
        if (now >= _nextLook && IsAttached && !_isLive && _chip.Fault is null)
        {
            _nextLook = now + Version1Period;
            using (_port.Act())
                _registers.ReadSettings(now);
        }

        if (now >= _nextScrub && IsAttached)
        {
            _nextScrub = now + ScrubPeriod;
            _lines.TellNameless(now - ScrubPeriod);
            Sender.Publish();
            if (_memory.Repair() is { } found)
                TakeOut(found);
        }

        if (Sender.Look(now))
            Sender.Flush(now);
    }

    private void WantTail(uint tail)
    {
        uint now = _memory.Edges.Tail;
        if (_wantedTail is not { } known || (int)(tail - now) < (int)(known - now))
            _wantedTail = tail;
    }
}
