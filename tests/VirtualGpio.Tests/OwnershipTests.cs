// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

public sealed class OwnershipTests
{
    private readonly Board _board = new();
    private readonly Net _net;
    private readonly Chip _chip;

    public OwnershipTests()
    {
        _net = _board.AddNet("net");
        _chip = _board.AddChip("chip", 2, nets: [_net, _net]);
    }

    [Fact]
    public void The_strong_ones_give_the_level_and_the_pulling_ones_where_nobody_is_strong()
    {
        Terminal up = _net.Attach("up", TerminalKind.Bias);
        Terminal down = _net.Attach("down", TerminalKind.Bias);
        Terminal host = _net.Attach("host", TerminalKind.Host);
        Assert.Empty(_net.Drivers);
        up.Drive(Signal.PullUp, 1);
        Assert.Equal([up], _net.Drivers);
        down.Drive(Signal.PullDown, 2);
        Assert.Equal([up, down], _net.Drivers);
        host.Drive(Signal.StrongHigh, 3);
        Assert.Equal([host], _net.Drivers);
        _net.Force(Level.Low, 4);
        Assert.Equal([host], _net.Drivers);
    }

    [Fact]
    public void In_a_fight_of_three_all_three_are_named_and_it_lasts_until_one_side_is_gone()
    {
        Terminal host = _net.Attach("host", TerminalKind.Host);
        Terminal device = _net.Attach("device", TerminalKind.Device);
        var observer = new RecordingObserver();
        _net.Observe(observer);
        host.Drive(Signal.StrongHigh, 1);
        device.Drive(Signal.StrongHigh, 2);
        _chip.Lines[1].Configure(new LineSettings { Direction = LineDirection.Output }, Level.Low, 3);
        Assert.Equal(["chip.1", "host", "device"], _net.Drivers.Select(terminal => terminal.Name));
        Assert.Equal((Level.Low, true), (_net.Level, _net.Contention));
        host.Drive(Signal.HighImpedance, 4);
        Assert.True(_net.Contention);
        device.Detach(5);
        Assert.Equal((Level.Low, false), (_net.Level, _net.Contention));
        Assert.Equal([(true, 3L), (false, 5L)], observer.Contentions);
    }

    [Fact]
    public void Who_fights_can_be_asked_when_the_fight_is_told()
    {
        string[] fighting = [];
        var observer = new AskingObserver(net => fighting = [.. net.Drivers.Select(terminal => terminal.Name)]);
        _net.Observe(observer);
        _net.Attach("one").Drive(Signal.StrongLow, 1);
        _net.Attach("two").Drive(Signal.StrongHigh, 2);
        Assert.Equal(["one", "two"], fighting);
    }

    [Fact]
    public void A_line_has_two_terminals_that_say_whose_they_are_and_what_they_drive()
    {
        Line line = _chip.Lines[1];
        line.Configure(new LineSettings { Direction = LineDirection.Output, Bias = LineBias.PullUp }, Level.High, 7);
        Terminal[] own = [.. _net.Terminals.Where(terminal => terminal.Line == line)];
        Assert.Equal(
            [(TerminalKind.Line, "chip.1", Signal.StrongHigh, 7L), (TerminalKind.Bias, "chip.1", Signal.PullUp, 7L)],
            own.Select(terminal => (terminal.Kind, terminal.Name, terminal.Signal, terminal.Since)));
        Assert.All(own, terminal => Assert.Throws<InvalidOperationException>(() => terminal.Drive(Signal.StrongLow, 8)));
        Assert.All(own, terminal => Assert.Throws<InvalidOperationException>(() => terminal.Detach(8)));
        Assert.Equal((Level.High, 4), (_net.Level, _net.Terminals.Count));
    }

    [Fact]
    public void Since_is_the_time_of_the_last_change_and_not_of_the_last_call()
    {
        Terminal terminal = _net.Attach("terminal");
        Assert.Equal((0L, 0L), (terminal.Since, _net.Since));
        terminal.Drive(Signal.PullUp, 5);
        terminal.Drive(Signal.PullUp, 6);
        Assert.Equal((5L, 5L), (terminal.Since, _net.Since));
        terminal.Drive(Signal.StrongHigh, 7);
        Assert.Equal((7L, 5L, 1L), (terminal.Since, _net.Since, _net.Sequence));
    }

    [Fact]
    public void A_hog_holds_its_net_and_is_named_as_such()
    {
        Terminal hog = _net.Attach("reset", TerminalKind.Hog);
        hog.Drive(Signal.StrongLow, 1);
        _net.Attach("weak").Drive(Signal.PullUp, 2);
        Assert.Equal((Level.Low, false), (_net.Level, _net.Contention));
        Assert.Equal(TerminalKind.Hog, Assert.Single(_net.Drivers).Kind);
        _net.Attach("host", TerminalKind.Host).Drive(Signal.StrongHigh, 3);
        Assert.Equal((Level.Low, true), (_net.Level, _net.Contention));
        Assert.Equal([TerminalKind.Hog, TerminalKind.Host], _net.Drivers.Select(terminal => terminal.Kind));
    }

    [Fact]
    public void A_terminal_that_is_detached_is_no_longer_among_those_of_the_net()
    {
        Terminal terminal = _net.Attach("terminal");
        IReadOnlyList<Terminal> before = _net.Terminals;
        Assert.Contains(terminal, before);
        terminal.Detach(1);
        terminal.Detach(2);
        Assert.DoesNotContain(terminal, _net.Terminals);
        Assert.Contains(terminal, before);
        Assert.Throws<InvalidOperationException>(() => terminal.Drive(Signal.HighImpedance, 3));
    }

    private sealed class AskingObserver(Action<Net> ask) : INetObserver
    {
        public void OnLevel(in NetChange change)
        {
        }

        public void OnContention(Net net, bool contended, long time) => ask(net);

        public void OnForced(Net net, Level? level, long time)
        {
        }
    }
}
