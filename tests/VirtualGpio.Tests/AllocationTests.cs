// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

public sealed class AllocationTests
{
    private const int Drives = 100_000;

    private readonly Board _board = new();
    private readonly Net _net;
    private readonly Counter _probe = new();
    private readonly Counter _edges = new();
    private readonly Terminal _terminal;

    public AllocationTests()
    {
        _net = _board.AddNet("net");
        _board.AddChip("one", 1, nets: [_net]).Observe(_edges);
        _board.AddChip("two", 1, nets: [_net]);
        _net.Observe(_probe);
        _terminal = _net.Attach("driver");
    }

    [Fact]
    public void Driving_a_net_with_two_lines_a_probe_and_an_edge_observer_allocates_nothing()
    {
        Assert.Equal(0, Allocated(i => _terminal.Drive(Alternating(i), i)));
        Assert.Equal((Drives * 2, Drives * 2), (_probe.Levels, _edges.Levels));
    }

    [Fact]
    public void Driving_several_terminals_together_allocates_nothing()
    {
        Net other = _board.AddNet("other");
        other.Observe(_probe);
        TerminalDrive[] drives = [new(_terminal, default), new(other.Attach("driver"), default)];
        Assert.Equal(0, Allocated(i =>
        {
            drives[0] = new TerminalDrive(drives[0].Terminal, Alternating(i));
            drives[1] = new TerminalDrive(drives[1].Terminal, Alternating(i + 1));
            _board.Drive(drives, i);
        }));
        Assert.InRange(_probe.Levels, Drives * 4 - 2, Drives * 4);
    }

    [Fact]
    public void Contention_forcing_and_debouncing_allocate_nothing()
    {
        _net.Attach("fighting").Drive(Signal.StrongLow, 0);
        _board.Chips[1].Lines[0].Configure(new LineSettings { DebounceNanoseconds = 3 }, Level.Low, 0);
        Assert.Equal(0, Allocated(i =>
        {
            _terminal.Drive(Alternating(i), i * 4);
            _net.Force((Level)(i & 1), i * 4);
            _board.Advance(i * 4 + 3);
        }));
        Assert.InRange(_probe.Contentions, Drives * 2 - 1, Drives * 2);
        Assert.InRange(_board.Chips[1].Lines[0].Sequence, Drives * 2u - 1, Drives * 2u);
    }

    private static Signal Alternating(int i) => (i & 1) == 0 ? Signal.StrongHigh : Signal.StrongLow;

    /// <summary>Bytes that are allocated when something is done often, after it was done often already.</summary>
    private static long Allocated(Action<int> action)
    {
        for (int i = 0; i < Drives; i++)
            action(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = Drives; i < Drives * 2; i++)
            action(i);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Counter : INetObserver, IEdgeObserver
    {
        public int Levels { get; private set; }

        public int Contentions { get; private set; }

        public void OnLevel(in NetChange change) => Levels++;

        public void OnContention(Net net, bool contended, long time) => Contentions++;

        public void OnForced(Net net, Level? level, long time)
        {
        }

        public void OnEdge(in EdgeEvent edge) => Levels++;

        public void OnFloating(int line, bool isFloating)
        {
        }
    }
}
