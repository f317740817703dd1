// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

public sealed class SharedNetTests
{
    private static readonly LineSettings s_openDrain = new() { Direction = LineDirection.Output, Drive = LineDrive.OpenDrain };

    private readonly Board _board = new();
    private readonly Net _bus;

    public SharedNetTests() => _bus = _board.AddNet("bus");

    [Fact]
    public void Two_open_drain_lines_of_one_chip_and_one_of_another_share_a_bus()
    {
        _bus.Attach("resistor", TerminalKind.Bias).Drive(Signal.PullUp, 0);
        Chip chip = _board.AddChip("chip", 2, nets: [_bus, _bus]);
        Chip other = _board.AddChip("other", 1, nets: [_bus]);
        Line[] lines = [chip.Lines[0], chip.Lines[1], other.Lines[0]];
        for (int low = 0; low < 8; low++)
        {
            for (int i = 0; i < 3; i++)
                lines[i].Configure(s_openDrain, (low >> i & 1) != 0 ? Level.Low : Level.High, low);
            Assert.Equal(low == 0 ? Level.High : Level.Low, _bus.Level);
            Assert.False(_bus.Contention);
            // Each line sees what the others do, also another one of its own chip.
            for (int i = 0; i < 3; i++)
                Assert.Equal((low & ~(1 << i)) == 0 ? Level.High : Level.Low, lines[i].Level);
        }
    }

    [Fact]
    public void An_output_of_one_chip_is_an_edge_of_the_other_and_none_of_its_own()
    {
        Chip one = _board.AddChip("one", 1, nets: [_bus]);
        Chip two = _board.AddChip("two", 3, nets: [null, null, _bus]);
        var oneSeen = new RecordingObserver();
        var twoSeen = new RecordingObserver();
        one.Observe(oneSeen);
        two.Observe(twoSeen);
        one.Lines[0].Configure(new LineSettings { Direction = LineDirection.Output }, Level.High, 5);
        Assert.Empty(oneSeen.All);
        Assert.Equal([(2, false), new EdgeEvent(2, Level.High, 1, 5)], twoSeen.All);
        Assert.False(two.Lines[2].Floats);
        Assert.True(one.Lines[0].Floats);
    }

    [Fact]
    public void A_line_that_another_line_of_its_chip_drives_does_not_float()
    {
        Chip chip = _board.AddChip("chip", 2, nets: [_bus, _bus]);
        chip.Lines[0].Configure(new LineSettings { Bias = LineBias.PullUp }, Level.Low, 1);
        Assert.Equal((true, false), (chip.Lines[0].Floats, chip.Lines[1].Floats));
    }

    [Fact]
    public void A_chip_finds_the_levels_that_are_there_and_takes_them_for_no_edges()
    {
        _bus.Attach("driver").Drive(Signal.StrongHigh, 1);
        Chip chip = _board.AddChip("chip", 2, nets: [null, _bus]);
        var observer = new RecordingObserver();
        chip.Observe(observer);
        Assert.Equal([Level.Low, Level.High], chip.Lines.Select(line => line.Level));
        Assert.Equal([true, false], chip.Lines.Select(line => line.Floats));
        _bus.Attach("other").Drive(Signal.PullUp, 2);
        Assert.Empty(observer.All);
    }

    [Fact]
    public void Lines_without_a_net_get_private_ones_which_are_on_the_board_as_all_others()
    {
        Chip chip = _board.AddChip("chip", 3, ["a"], [null, _bus]);
        Assert.Equal(["bus", "chip.0", "chip.2"], _board.Nets.Select(net => net.Name));
        Assert.Equal([_board.Nets[1], _bus, _board.Nets[2]], chip.Lines.Select(line => line.Net));
        Assert.Equal([chip.Lines[1]], _bus.Lines);
        Assert.Equal([chip], _board.Chips);
    }

    [Fact]
    public void A_chip_with_nets_that_do_not_fit_is_refused_and_leaves_nothing_behind()
    {
        Net foreign = new Board().AddNet("foreign");
        Chip removed = _board.AddChip("removed", 1);
        Net gone = removed.Lines[0].Net;
        _board.Remove(removed, 1);
        Refuses("'bus', for line 1", null, [null, _bus]);
        Refuses("'foreign'", null, [foreign]);
        Refuses("'removed.0'", null, [gone]);
        Refuses("U+000A", ["\n"], [null]);

        void Refuses(string text, string?[]? names, Net?[] nets)
        {
            var refusal = Assert.Throws<VirtualGpioException>(() => _board.AddChip("chip", 1, names, nets));
            Assert.Equal(ErrorKind.InvalidArgument, refusal.Kind);
            Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
            Assert.Equal([_bus], _board.Nets);
            Assert.Empty(_board.Chips);
            Assert.Empty(_bus.Terminals);
        }
    }

    [Fact]
    public void Lines_of_a_chip_that_go_out_of_service_or_are_reset_let_go_at_once()
    {
        _bus.Attach("resistor").Drive(Signal.PullDown, 0);
        Chip chip = _board.AddChip("chip", 2, nets: [_bus, _bus]);
        chip.Lines[0].Configure(new LineSettings { Direction = LineDirection.Output }, Level.Low, 1);
        chip.Lines[1].Configure(new LineSettings { Direction = LineDirection.Output }, Level.High, 1);
        var observer = new RecordingObserver();
        _bus.Observe(observer);
        chip.TakeOut("for a test", 2);
        chip.PutBack(3);
        chip.Reset(4);
        Assert.Empty(observer.Changes);
        Assert.Equal([(false, 2L), (true, 3L), (false, 4L)], observer.Contentions);
    }

    [Fact]
    public void An_adopted_level_that_is_not_what_drives_the_net_becomes_an_edge_with_the_next_time()
    {
        _bus.Attach("driver").Drive(Signal.StrongHigh, 1);
        Chip chip = _board.AddChip("chip", 2, nets: [_bus, null]);
        var observer = new RecordingObserver();
        chip.Observe(observer);
        chip.Lines[0].Adopt(Level.Low);
        chip.Lines[1].Adopt(Level.High);
        Assert.Equal((Level.High, Level.Low), (_bus.Level, chip.Lines[0].Level));
        Assert.Empty(observer.Edges);
        _board.Advance(7);
        Assert.Equal([new EdgeEvent(0, Level.High, 1, 7)], observer.Edges);
        Assert.Equal(Level.High, chip.Lines[1].Net.Level);
    }
}
