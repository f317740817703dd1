// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Tests.Wire;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Host;

/// <summary>
/// A chip's host and its guest without a thread: each hears of the other when the test says so, and no sooner. Both queues
/// hold 16 entries.
/// </summary>
internal sealed class SteppedHost : IGuestPort, IDisposable
{
    private readonly Chip _chip;
    private readonly HostMemory _memory;
    private readonly GuestLines _lines;
    private readonly GuestClock _clock = new();
    private readonly Terminal[] _terminals;
    private long _now = 1;

    public SteppedHost(IGuestConsumer consumer, int lines = 2, int backlog = 1000)
    {
        var loop = new BoardLoop(new BoardHostOptions(), new EventLog(16));
        _chip = loop.Board.AddChip("chip0", lines);
        BoardNet[] nets = [.. _chip.Lines.Select(line => new BoardNet(loop, line.Offset, line.Net))];
        _terminals = [.. nets.Select(net => net.Host)];
        SharedMemory memory = TestMemory.Create();
        _memory = new HostMemory(memory, Layout.For(lines, 16, 16), doorbells: true, _chip.Lines);
        _memory.TakeOver();
        var counters = new LineTally[lines];
        Sender = new EdgeSender(_memory, _chip, new Version1Port(_memory, _chip, this), this, counters, backlog);
        var entry = new ChipEntry(1, "chip0", "ivshmem", []);
        using var file = MemoryFile.CreateSealed("unused", 4096);
        var port = new ChipPort(loop, entry, _chip, IvshmemTransport.Plain(file, new IvshmemTransportOptions()), nets, []);
        _lines = new GuestLines(_memory, _chip, Sender, port, counters);
        _memory.PublishGeneration(0);
        Guest = new SoftwareGuest(memory, consumer, 1, (_, _) => { });
        Assert.True(Guest.Start(out string why), why);
        _memory.Reports.Adopt(_memory.Reports.ReadHead());
        Assert.Null(_lines.Start(_now));
        Sender.Take(EdgeRoute.Queue, _now);
        _chip.Observe(Sender);
    }

    public SoftwareGuest Guest { get; }

    public EdgeSender Sender { get; }

    /// <summary>Whether the guest would have to take an edge of driven level yet, of any line.</summary>
    public bool HasDrivenEdges
    {
        get
        {
            bool found = Sender.IsBehind;
            for (uint i = _memory.Memory.UInt32At(Map.EdgeTail); i != _memory.Edges.Head; i++)
                found |= _memory.Edges.At(i).Kind == EdgeEntry.EdgeKind;
            return found;
        }
    }

    /// <summary>Whether the shared words say that a line floats.</summary>
    public bool Floats(int line) => (_memory.Memory.UInt32At(_memory.Layout.Floats) >> line & 1) != 0;

    public Line Line(int line) => _chip.Lines[line];

    public void Drive(int line, Signal signal) => _terminals[line].Drive(signal, ++_now);

    /// <summary>Takes one report, or what the guest could not report; nothing if there is neither.</summary>
    public void Hear()
    {
        if (_memory.Reports.TryRead(out ReportEntry report, out _))
        {
            Assert.Null(_lines.Take(report, ++_now));
            _memory.Reports.StoreTail();
        }
        else
        {
            Assert.Null(_lines.CatchUp(_clock, ++_now));
        }
    }

    /// <summary>Shows the guest what there is for it. It is not rung.</summary>
    public void Publish()
    {
        Assert.True(Sender.Look(++_now));
        Sender.Flush(_now);
        Sender.Publish();
    }

    /// <summary>Lets time pass: what is debounced comes about.</summary>
    public void Wait(long nanoseconds) => _chip.Board.Advance(_now += nanoseconds);

    /// <summary>Lets both sides hear all there is to hear.</summary>
    public void Settle()
    {
        Wait(1_000_000_000);
        uint head;
        do
        {
            head = _memory.Edges.Head;
            while (_memory.Reports.ReadHead() != _memory.Reports.Tail || _lines.IsBehind)
                Hear();
            Publish();
            Guest.Process();
        }
        while (Sender.IsBehind || _memory.Edges.Head != head);
    }

    public void Dispose() => _memory.Dispose();

    void IGuestPort.Ring()
    {
    }

    void IGuestPort.TakeOut(string reason) => Assert.Fail(reason);

    void IGuestPort.NotAcknowledged(int line, long now) => Assert.Fail("There are no registers here.");

    void IGuestPort.LeftOut(int line, long now)
    {
    }
}
