// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>
/// The guest's side of docs/protocol.md in software: the reference for drivers, and the guest of tests and benchmarks. It
/// has no thread and waits for nothing: <see cref="Process"/> is to be called when it is rung. For one thread.
/// </summary>
public sealed partial class SoftwareGuest
{
    private readonly SharedMemory _memory;
    private readonly uint _peer;
    private readonly Action<uint, uint>? _ring;
    private readonly IGuestConsumer _consumer;
    private HostHeader _host;
    private Layout _layout = null!;
    private LineTable _table = null!;
    private EdgeQueueConsumer _edges = null!;
    private ReportQueueProducer _reports = null!;
    private SoftwareGuestLine[] _lines = [];
    private uint _generation;
    private uint _overflow;
    private bool _hasDoorbell;
    private bool _comparesLevels;

    /// <summary>Makes a guest that has not started.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="consumer">Who uses the lines.</param>
    /// <param name="peer">Its ivshmem ID.</param>
    /// <param name="ring">Rings a peer's vector; null: a machine without interrupts.</param>
    public SoftwareGuest(SharedMemory memory, IGuestConsumer consumer, uint peer = Map.NoPeer, Action<uint, uint>? ring = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(consumer);
        _memory = memory;
        _consumer = consumer;
        _peer = peer;
        _ring = ring;
    }

    /// <summary>The vector that it is rung at.</summary>
    public uint Vector { get; init; }

    /// <summary>The layout that the host has given; only after the start.</summary>
    public Layout Layout => _layout;

    /// <summary>Whether it has started and sees a host.</summary>
    public bool HasHost { get; private set; }

    /// <summary>Edges taken out of the queue.</summary>
    public long EdgesTaken { get; private set; }

    /// <summary>How often the host's index could not be right.</summary>
    public long BadHeads { get; private set; }

    /// <summary>Entries of the queue that made no sense.</summary>
    public long BadEntries { get; private set; }

    /// <summary>Reports that found the queue full.</summary>
    public uint Overflow => _overflow;

    /// <summary>Starts the driver, as 'Guest starts' says. Again: the machine was rebooted.</summary>
    /// <param name="why">Why it refuses the device.</param>
    /// <returns>False: the host header is not valid.</returns>
    public bool Start(out string why)
    {
        HostHeader host = HostHeader.Read(_memory);
        if (!Layout.TryRead(host, _memory.Length, out Layout? layout, out why))
            return false;
        _host = host;
        _layout = layout!;
        _table = new LineTable(_memory, _layout);
        _edges = new EdgeQueueConsumer(_memory, _layout);
        _lines = new SoftwareGuestLine[_layout.Lines];
        _hasDoorbell = _ring is not null && (host.Features & Map.FeatureDoorbell) != 0;
        HasHost = host.Generation != 0;
        _overflow = 0;
        _comparesLevels = false;
        uint former = Volatile.Read(ref _memory.UInt32At(GuestHeader.GenerationOffset));
        Write(GuestHeader.MagicOffset, 0);
        Write(GuestHeader.GenerationOffset, 0);
        _table.Clear();
        Write(GuestHeader.OverflowOffset, 0);
        Write(GuestHeader.StatusOffset, 0);
        _edges.SkipTo(_edges.ReadHead());
        CopyLevels();
        _reports = new ReportQueueProducer(_memory, _layout);
        Write(GuestHeader.VersionOffset, Map.Version);
        Write(GuestHeader.FeaturesOffset, _hasDoorbell ? Map.FeatureDoorbell : 0);
        Write(GuestHeader.PeerOffset, _peer);
        Write(GuestHeader.VectorOffset, Vector);
        Write(GuestHeader.MagicOffset, Map.Magic);
        _generation = NextGeneration(former == 0 ? _generation : former);
        Write(GuestHeader.GenerationOffset, _generation);
        _edges.StoreEvent();
        RingHost();
        return true;
    }

    /// <summary>Stops the driver, as 'Guest stops' says.</summary>
    public void Stop()
    {
        Write(GuestHeader.GenerationOffset, 0);
        Write(GuestHeader.MagicOffset, 0);
        RingHost();
    }

    /// <summary>The driver of a machine that goes to sleep, or wakes up.</summary>
    /// <param name="isSuspended">Which of the two.</param>
    public void Suspend(bool isSuspended)
    {
        Write(GuestHeader.StatusOffset, isSuspended ? GuestHeader.Suspended : 0);
        RingHost();
    }

    /// <summary>
    /// Looks at the host and at the edge queue, and hands edges over until the queue is empty or its next edge is one of a
    /// busy line.
    /// </summary>
    /// <returns>Whether the caller may sleep until it is rung or a consumer is done.</returns>
    public bool Process()
    {
        LookAtHost();
        if (!_hasDoorbell)
            return true;
        bool isHeadValid;
        while (_edges.TryPeek(out EdgeEntry edge, out isHeadValid))
        {
            if (edge.Line >= _lines.Length || !edge.HasValidKind || edge.Level > 1)
                BadEntries++;
            else if (!TryDeliver(edge))
                // Looks again when the consumer is done: needs no doorbell.
                return true;
            EdgesTaken++;
            if (_edges.Take())
                RingHost();
        }

        if (!isHeadValid)
            SkipAll();
        if (_comparesLevels)
            CompareLevels();
        return _edges.Arm();
    }

    private static uint NextGeneration(uint former) => former == uint.MaxValue ? 1 : former + 1;

    private void Write(int offset, uint value) => Volatile.Write(ref _memory.UInt32At(offset), value);

    private void LookAtHost()
    {
        uint generation = Volatile.Read(ref _memory.UInt32At(HostHeader.GenerationOffset));
        if (generation == _host.Generation)
            return;
        HostHeader host = HostHeader.Read(_memory);
        HasHost = Layout.TryRead(host, _memory.Length, out Layout? layout, out _) && layout == _layout && host.Generation != 0;
        if (!HasHost)
        {
            // No host, or one whose memory is not ours to use: goes on with the levels it knows.
            _host.Generation = host.Generation;
            return;
        }

        _host = host;
        _comparesLevels = true;
    }

    /// <summary>A head that cannot be right: what is queued is nothing to go by.</summary>
    private void SkipAll()
    {
        BadHeads++;
        if (_edges.SkipTo(_edges.ReadHead()))
            RingHost();
        _comparesLevels = true;
    }

    /// <summary>A line that differs from what is known gets one edge.</summary>
    private void CompareLevels()
    {
        _comparesLevels = false;
        for (int i = 0; i < _lines.Length; i++)
        {
            var level = (byte)ReadLevel(i);
            // Where its own bias gives the line another level, the host is yet to hear of that.
            if (level != _lines[i].Level && level == ReadBiased(i, level))
                Change(i, new EdgeEntry((ushort)i, EdgeEntry.EdgeKind, level, _lines[i].Sequence + 1, 0));
        }
    }

    private void CopyLevels()
    {
        for (int i = 0; i < _lines.Length; i++)
            _lines[i].Level = (byte)ReadLevel(i);
    }

    private uint ReadLevel(int line) => ReadBit(_layout.Levels, line);

    private bool Floats(int line) => ReadBit(_layout.Floats, line) != 0;

    private uint ReadBit(int offset, int line) => Volatile.Read(ref _memory.UInt32At(offset + ((line >> 5) * sizeof(uint)))) >> line & 1;

    private void RingHost()
    {
        if (_hasDoorbell && _host.Peer != Map.NoPeer)
            _ring!(_host.Peer, _host.Vector);
    }
}
