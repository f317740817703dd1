// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

public sealed class LineTests
{
    private readonly Chip _chip = new Board().AddChip("chip", 2);
    private readonly RecordingObserver _observer = new();
    private readonly Line _line;
    private readonly Terminal _outside;

    public LineTests()
    {
        _chip.Observe(_observer);
        _line = _chip.Lines[1];
        _outside = _line.Net.Attach("outside");
    }

    [Fact]
    public void A_push_pull_output_shows_on_the_net_and_not_from_outside()
    {
        _line.Configure(Output(LineDrive.PushPull), Level.High, 1);
        Assert.Equal((Level.High, Level.Low), (_line.Net.Level, _line.Level));
        _line.Configure(Output(LineDrive.PushPull), Level.Low, 2);
        Assert.Equal((Level.Low, Level.Low), (_line.Net.Level, _line.Level));
        Assert.Empty(_observer.Edges);
    }

    [Fact]
    public void What_others_drive_against_an_output_shows_from_outside()
    {
        _line.Configure(Output(LineDrive.PushPull), Level.Low, 1);
        _outside.Drive(Signal.StrongHigh, 2);
        Assert.True(_line.Net.Contention);
        Assert.Equal((Level.Low, Level.High), (_line.Net.Level, _line.Level));
        Assert.Equal([new EdgeEvent(1, Level.High, 1, 2)], _observer.Edges);
    }

    [Fact]
    public void An_open_drain_output_reads_the_pull_that_it_lets_go_to()
    {
        _outside.Drive(Signal.PullUp, 1);
        _line.Configure(Output(LineDrive.OpenDrain), Level.Low, 2);
        Assert.Equal((Level.Low, Level.High), (_line.Net.Level, _line.Level));
        _line.Configure(Output(LineDrive.OpenDrain), Level.High, 3);
        Assert.Equal((Level.High, Level.High), (_line.Net.Level, _line.Level));
        Assert.Equal(Signal.HighImpedance, _line.Driven);
        _outside.Drive(Signal.StrongLow, 4);
        Assert.Equal((Level.Low, Level.Low), (_line.Net.Level, _line.Level));
    }

    [Fact]
    public void An_open_source_output_drives_only_high()
    {
        _outside.Drive(Signal.PullDown, 1);
        _line.Configure(Output(LineDrive.OpenSource), Level.High, 2);
        Assert.Equal((Level.High, Signal.StrongHigh), (_line.Net.Level, _line.Driven));
        _line.Configure(Output(LineDrive.OpenSource), Level.Low, 3);
        Assert.Equal((Level.Low, Signal.HighImpedance), (_line.Net.Level, _line.Driven));
    }

    [Theory]
    [InlineData(LineDirection.Input)]
    [InlineData(LineDirection.Output)]
    public void The_chips_own_bias_counts_from_outside_in_either_direction(LineDirection direction)
    {
        _line.Configure(new LineSettings { Direction = direction, Bias = LineBias.PullUp }, Level.Low, 1);
        Assert.Equal(Level.High, _line.Level);
        _line.Configure(new LineSettings { Direction = direction, Bias = LineBias.PullDown }, Level.Low, 2);
        Assert.Equal(Level.Low, _line.Level);
        Assert.Equal([1u, 2u], _observer.Edges.Select(edge => edge.Sequence));
    }

    [Fact]
    public void A_line_that_is_let_go_and_floats_has_the_level_of_its_net()
    {
        _line.Configure(Output(LineDrive.PushPull), Level.High, 1);
        _line.Configure(default, Level.High, 2);
        Assert.True(_line.Net.Floats);
        Assert.Equal((Level.High, Level.High), (_line.Net.Level, _line.Level));
    }

    [Fact]
    public void Direction_value_and_bias_change_at_once()
    {
        _outside.Drive(Signal.PullUp, 1);
        var net = new RecordingObserver();
        _line.Net.Observe(net);
        _line.Configure(Output(LineDrive.PushPull) with { Bias = LineBias.PullDown }, Level.High, 2);
        Assert.Empty(net.Levels);
    }

    [Fact]
    public void A_chip_out_of_service_drives_nothing_until_it_is_put_back()
    {
        _outside.Drive(Signal.PullDown, 1);
        _line.Configure(Output(LineDrive.PushPull) with { Bias = LineBias.PullUp }, Level.High, 2);
        _chip.TakeOut("for a test", 3);
        Assert.Equal(("for a test", 3L), (_chip.Fault!.Reason, _chip.Fault.Time));
        Assert.Equal((Level.Low, Signal.HighImpedance, Signal.HighImpedance), (_line.Net.Level, _line.Driven, _line.Pulled));
        _line.Configure(Output(LineDrive.PushPull), Level.High, 4);
        Assert.Equal(Level.Low, _line.Net.Level);
        _chip.PutBack(5);
        Assert.Equal(Level.High, _line.Net.Level);
        _chip.Reset(6);
        Assert.Equal((Level.Low, default), (_line.Net.Level, _line.Settings));
    }

    [Fact]
    public void A_line_floats_while_nobody_but_the_chip_drives_or_pulls_it()
    {
        Assert.True(_line.Floats);
        _line.Configure(Output(LineDrive.PushPull) with { Bias = LineBias.PullUp }, Level.High, 1);
        Assert.True(_line.Floats);
        _outside.Drive(Signal.PullDown, 2);
        Assert.False(_line.Floats);
        _outside.Drive(Signal.StrongLow, 3);
        _outside.Drive(Signal.HighImpedance, 4);
        Assert.True(_line.Floats);
        Assert.Equal([(1, false), (1, true)], _observer.Floating);
    }

    [Fact]
    public void The_chips_own_pull_is_not_debounced()
    {
        _line.Configure(new LineSettings { DebounceNanoseconds = 100, Bias = LineBias.PullUp }, Level.Low, 1);
        Assert.Equal([new EdgeEvent(1, Level.High, 1, 1)], _observer.Edges);
        _chip.Board.Advance(1000);
        Assert.Single(_observer.Edges);
    }

    [Fact]
    public void Adopted_levels_are_no_edges()
    {
        _line.Adopt(Level.High);
        _outside.Drive(Signal.StrongHigh, 1);
        Assert.Empty(_observer.Edges);
        Assert.Equal((Level.High, Level.High), (_line.Net.Level, _line.Level));
    }

    private static LineSettings Output(LineDrive drive) => new() { Direction = LineDirection.Output, Drive = drive };
}
