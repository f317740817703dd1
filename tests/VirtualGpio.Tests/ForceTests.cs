// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

public sealed class ForceTests
{
    private readonly Board _board = new();
    private readonly Net _net;
    private readonly Chip _chip;
    private readonly Terminal _outside;
    private readonly RecordingObserver _observer = new();

    public ForceTests()
    {
        _net = _board.AddNet("net");
        _chip = _board.AddChip("chip", 2, nets: [_net, _net]);
        _outside = _net.Attach("outside");
        _net.Observe(_observer);
        _chip.Observe(_observer);
    }

    [Fact]
    public void A_forced_net_has_its_level_for_everybody_also_for_a_line_that_drives_it()
    {
        _chip.Lines[0].Configure(new LineSettings { Direction = LineDirection.Output }, Level.Low, 1);
        _net.Force(Level.High, 2);
        Assert.Equal((Level.High, Level.High, Level.High), (_net.Level, _chip.Lines[0].Level, _chip.Lines[1].Level));
        _outside.Drive(Signal.StrongLow, 3);
        Assert.Equal((Level.High, Level.High, Level.High), (_net.Level, _chip.Lines[0].Level, _chip.Lines[1].Level));
        _net.Force(null, 4);
        Assert.Equal((Level.Low, Level.Low, Level.Low), (_net.Level, _chip.Lines[0].Level, _chip.Lines[1].Level));
    }

    [Fact]
    public void Forcing_is_told_before_the_change_that_it_makes()
    {
        _net.Force(Level.High, 1);
        _net.Force(Level.High, 2);
        _net.Force(null, 3);
        Assert.Equal(
            [
                (_net, (Level?)Level.High, 1L),
                new NetChange(_net, Level.High, 1, 1),
                (0, false),
                new EdgeEvent(0, Level.High, 1, 1),
                (1, false),
                new EdgeEvent(1, Level.High, 1, 1),
                (_net, (Level?)null, 3L),
                (0, true),
                (1, true),
            ],
            _observer.All);
    }

    [Fact]
    public void To_force_the_level_that_is_there_is_told_and_is_no_change()
    {
        _net.Force(Level.Low, 1);
        Assert.Equal([((Level?)Level.Low, 1L)], _observer.Forced);
        Assert.Equal((0L, Level.Low), (_net.Sequence, _net.Forced));
        _net.Force(Level.High, 2);
        Assert.Equal((1L, Level.High), (_net.Sequence, _net.Forced));
    }

    [Theory]
    [InlineData(NetRest.Keeps, Level.High)]
    [InlineData(NetRest.Low, Level.Low)]
    [InlineData(NetRest.High, Level.High)]
    public void A_net_that_floats_after_it_was_forced_high_rests(NetRest rest, Level expected)
    {
        Net net = _board.AddNet("other", Level.Low, rest);
        net.Force(Level.High, 1);
        Assert.True(net.Floats);
        net.Force(null, 2);
        Assert.Equal((expected, (Level?)null), (net.Level, net.Forced));
    }

    [Fact]
    public void Contention_is_told_also_while_the_net_is_forced()
    {
        _net.Force(Level.High, 1);
        _outside.Drive(Signal.StrongHigh, 2);
        _chip.Lines[0].Configure(new LineSettings { Direction = LineDirection.Output }, Level.Low, 3);
        Assert.True(_net.Contention);
        _outside.Drive(Signal.HighImpedance, 4);
        Assert.Equal([(true, 3L), (false, 4L)], _observer.Contentions);
        Assert.Equal([Level.High], _observer.Levels.Select(change => change.Level));
    }

    [Fact]
    public void A_line_does_not_float_while_its_net_is_forced_though_the_net_does()
    {
        Assert.True(_chip.Lines[0].Floats);
        _net.Force(Level.Low, 1);
        Assert.Equal((false, true), (_chip.Lines[0].Floats, _net.Floats));
        Assert.False(_board.AddChip("late", 1, nets: [_net]).Lines[0].Floats);
        _net.Force(null, 2);
        Assert.True(_chip.Lines[0].Floats);
    }

    [Fact]
    public void A_forced_level_is_debounced_as_any_other()
    {
        _chip.Lines[0].Configure(new LineSettings { DebounceNanoseconds = 100 }, Level.Low, 0);
        _net.Force(Level.High, 10);
        Assert.Equal((Level.Low, Level.High), (_chip.Lines[0].Level, _chip.Lines[1].Level));
        _board.Advance(110);
        Assert.Equal(Level.High, _chip.Lines[0].Level);
    }

    [Fact]
    public void There_is_no_third_level() => Assert.Throws<ArgumentOutOfRangeException>(() => _net.Force((Level)2, 1));
}
