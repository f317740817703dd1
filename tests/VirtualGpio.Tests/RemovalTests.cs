// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

public sealed class RemovalTests
{
    private static readonly LineSettings s_output = new() { Direction = LineDirection.Output };

    private readonly Board _board = new();
    private readonly Net _net;
    private readonly Chip _chip;
    private readonly Chip _other;
    private readonly RecordingObserver _observer = new();
    private readonly RecordingObserver _otherObserver = new();

    public RemovalTests()
    {
        _net = _board.AddNet("net");
        _chip = _board.AddChip("chip", 2, nets: [_net]);
        _other = _board.AddChip("other", 2, nets: [_net]);
        _chip.Observe(_observer);
        _other.Observe(_otherObserver);
    }

    [Fact]
    public void A_removed_chip_lets_go_and_leaves_no_trace()
    {
        _net.Attach("resistor").Drive(Signal.PullDown, 1);
        _chip.Lines[0].Configure(s_output, Level.High, 2);
        _board.Remove(_chip, 3);
        Assert.Equal([_other], _board.Chips);
        Assert.Equal([_net, _other.Lines[1].Net], _board.Nets);
        Assert.Equal([_other.Lines[0]], _net.Lines);
        Assert.DoesNotContain(_net.Terminals, terminal => terminal.Line?.Chip == _chip);
        Assert.Equal((Level.Low, 3L), (_net.Level, _net.Since));
        Assert.Equal(new EdgeEvent(0, Level.Low, 2, 3), _otherObserver.Edges[^1]);
    }

    [Fact]
    public void A_removed_chip_cannot_be_used()
    {
        Line line = _chip.Lines[1];
        Terminal guest = line.Net.Attach("guest");
        guest.Drive(Signal.StrongHigh, 1);
        _board.Remove(_chip, 1);
        Assert.True(_chip.IsRemoved);
        Assert.True(line.Net.IsRemoved);
        Assert.True(guest.IsDetached);
        Assert.Empty(line.Net.Terminals);
        Assert.Empty(line.Net.Lines);
        Action[] uses =
        [
            () => line.Configure(default, Level.Low, 2),
            () => line.Adopt(Level.High),
            () => _chip.TakeOut("for a test", 2),
            () => _chip.PutBack(2),
            () => _chip.Reset(2),
            () => _chip.Observe(_observer),
            () => _board.Remove(_chip, 2),
            () => guest.Drive(Signal.StrongLow, 2),
            () => line.Net.Attach("late"),
            () => line.Net.Force(Level.High, 2),
        ];
        Assert.All(uses, use => Assert.Throws<InvalidOperationException>(use));
        Assert.Throws<ArgumentException>(() => new Board().Remove(_other, 2));
    }

    [Fact]
    public void Lines_that_bounce_when_their_chip_is_removed_never_fire()
    {
        Terminal outside = _net.Attach("outside");
        foreach (Chip chip in (Chip[])[_chip, _other])
            chip.Lines[0].Configure(new LineSettings { DebounceNanoseconds = chip == _chip ? 100 : 200 }, Level.Low, 0);
        outside.Drive(Signal.StrongHigh, 10);
        Assert.Equal(110, _board.NextDeadline);
        _board.Remove(_chip, 20);
        Assert.Equal(210, _board.NextDeadline);
        _board.Advance(1000);
        Assert.Empty(_observer.Edges);
        Assert.Equal([new EdgeEvent(0, Level.High, 1, 210)], _otherObserver.Edges);
    }

    [Fact]
    public void Changes_of_a_chip_that_is_removed_while_they_are_told_are_not_told()
    {
        var last = new RecordingObserver();
        _net.Observe(new RecordingObserver { Then = _ => _board.Remove(_chip, 2) });
        _net.Observe(last);
        _net.Attach("outside").Drive(Signal.StrongHigh, 1);
        Assert.Empty(_observer.Edges);
        Assert.Equal([new EdgeEvent(0, Level.High, 1, 1)], _otherObserver.Edges);
        Assert.Single(last.Changes);
    }

    [Fact]
    public void The_rest_of_the_board_is_undisturbed_when_chips_come_and_go()
    {
        _net.Attach("outside").Drive(Signal.StrongHigh, 1);
        var observer = new RecordingObserver();
        _net.Observe(observer);
        _otherObserver.All.Clear();
        for (int i = 0; i < 100; i++)
        {
            Chip passing = _board.AddChip("passing", 8, nets: [_net, null, _other.Lines[1].Net]);
            passing.Lines[0].Configure(new LineSettings { Bias = LineBias.PullDown }, Level.Low, 2 + i);
            _board.Remove(passing, 2 + i);
        }

        Assert.Empty(observer.All);
        Assert.Empty(_otherObserver.All);
        Assert.Equal((3, 2), (_board.Nets.Count, _board.Chips.Count));
        Assert.Equal(5, _net.Terminals.Count);
    }

    [Fact]
    public void A_private_net_that_another_chip_uses_goes_with_the_last_of_its_lines()
    {
        Net shared = _chip.Lines[1].Net;
        Chip guest = _board.AddChip("guest", 1, nets: [shared]);
        _board.Remove(_chip, 1);
        Assert.False(shared.IsRemoved);
        shared.Attach("outside").Drive(Signal.StrongHigh, 2);
        Assert.Equal(Level.High, guest.Lines[0].Level);
        _board.Remove(guest, 3);
        Assert.True(shared.IsRemoved);
        Assert.DoesNotContain(shared, _board.Nets);
    }

    [Fact]
    public void A_fight_on_a_private_net_ends_with_the_net_and_is_not_told()
    {
        Net shared = _chip.Lines[1].Net;
        Chip guest = _board.AddChip("guest", 2, nets: [shared, shared]);
        _board.Remove(_chip, 1);
        shared.Attach("one").Drive(Signal.StrongHigh, 2);
        shared.Attach("two").Drive(Signal.StrongLow, 2);
        var observer = new RecordingObserver();
        shared.Observe(observer);
        _board.Remove(guest, 3);
        Assert.Equal((false, true), (shared.Contention, shared.Floats));
        Assert.Empty(observer.All);
    }

    [Fact]
    public void A_private_net_goes_without_a_change_that_is_told()
    {
        Line line = _chip.Lines[1];
        line.Net.Attach("resistor").Drive(Signal.PullDown, 1);
        line.Configure(s_output, Level.High, 2);
        var observer = new RecordingObserver();
        line.Net.Observe(observer);
        _board.Remove(_chip, 3);
        Assert.Empty(observer.All);
    }

    [Fact]
    public void A_chip_can_remove_itself_when_it_is_told_of_an_edge()
    {
        var removing = new RemovingObserver(_board, _chip);
        _chip.Observe(removing);
        var later = new RecordingObserver();
        _chip.Observe(later);
        Terminal outside = _net.Attach("outside");
        outside.Drive(Signal.StrongHigh, 1);
        outside.Drive(Signal.StrongLow, 2);
        Assert.Equal(1, removing.Edges);
        Assert.Empty(later.Edges);
        Assert.Equal(2, _otherObserver.Edges.Count);
    }

    private sealed class RemovingObserver(Board board, Chip chip) : IEdgeObserver
    {
        public int Edges { get; private set; }

        public void OnEdge(in EdgeEvent edge)
        {
            Edges++;
            board.Remove(chip, edge.Time);
        }

        public void OnFloating(int line, bool isFloating)
        {
        }
    }
}
