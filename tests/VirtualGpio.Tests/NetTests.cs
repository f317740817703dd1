// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Tests;

public sealed class NetTests
{
    private const int Terminals = 5;

    private static Arbitrary<(int Terminal, Signal Signal)[]> Drives { get; } = Gen.ArrayOf(
        from terminal in Gen.Choose(0, Terminals - 1)
        from signal in Gen.Elements(Enum.GetValues<Signal>())
        select (terminal, signal)).ToArbitrary();

    [Fact]
    public void Any_order_of_drives_resolves_as_the_truth_table() =>
        Prop.ForAll(Drives, drives =>
        {
            var net = new Board().AddNet("net");
            Terminal[] terminals = [.. Enumerable.Range(0, Terminals).Select(i => net.Attach($"t{i}"))];
            Level expected = Level.Low;
            for (int i = 0; i < drives.Length; i++)
            {
                terminals[drives[i].Terminal].Drive(drives[i].Signal, i);
                expected = TruthTable.Resolve(terminals.Select(terminal => terminal.Signal)) ?? expected;
                Assert.Equal(expected, net.Level);
                Assert.Equal(terminals.All(terminal => terminal.Signal == Signal.HighImpedance), net.Floats);
                Assert.Equal(
                    terminals.Any(terminal => terminal.Signal == Signal.StrongLow) && terminals.Any(terminal => terminal.Signal == Signal.StrongHigh),
                    net.Contention);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Observers_see_each_change_once_and_in_order() =>
        Prop.ForAll(Drives, drives =>
        {
            var net = new Board().AddNet("net");
            Terminal[] terminals = [.. Enumerable.Range(0, Terminals).Select(i => net.Attach($"t{i}"))];
            RecordingObserver[] observers = [new(), new()];
            Array.ForEach(observers, net.Observe);
            List<(Level, long)> expected = [];
            for (int i = 0; i < drives.Length; i++)
            {
                Level before = net.Level;
                terminals[drives[i].Terminal].Drive(drives[i].Signal, i);
                if (net.Level != before)
                    expected.Add((net.Level, i));
            }

            Assert.All(observers, observer =>
            {
                Assert.Equal(expected, observer.Levels);
                Assert.All(observer.Contentions.Select((change, i) => (change, i)), item => Assert.Equal(item.i % 2 == 0, item.change.Contended));
            });
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Signal.PullUp, Signal.PullDown, Level.Low)]
    [InlineData(Signal.StrongHigh, Signal.StrongLow, Level.Low)]
    [InlineData(Signal.StrongHigh, Signal.PullDown, Level.High)]
    [InlineData(Signal.StrongLow, Signal.PullUp, Level.Low)]
    [InlineData(Signal.HighImpedance, Signal.PullUp, Level.High)]
    public void Strong_beats_pull_and_low_beats_high_of_the_same_strength(Signal one, Signal other, Level expected)
    {
        var net = new Board().AddNet("net", expected == Level.Low ? Level.High : Level.Low);
        net.Attach("one").Drive(one, 0);
        net.Attach("other").Drive(other, 0);
        Assert.Equal(expected, net.Level);
    }

    [Theory]
    [InlineData(Level.Low)]
    [InlineData(Level.High)]
    public void A_net_that_floats_keeps_its_last_level(Level level)
    {
        var net = new Board().AddNet("net");
        Terminal terminal = net.Attach("driver");
        terminal.Drive(level == Level.High ? Signal.StrongHigh : Signal.StrongLow, 0);
        terminal.Detach(1);
        Assert.True(net.Floats);
        Assert.Equal(level, net.Level);
        Assert.Throws<InvalidOperationException>(() => terminal.Drive(Signal.StrongHigh, 2));
    }

    [Theory]
    [InlineData(NetRest.Low, Level.Low)]
    [InlineData(NetRest.High, Level.High)]
    public void A_net_that_floats_falls_to_its_rest_level(NetRest rest, Level expected)
    {
        var net = new Board().AddNet("net", Level.Low, rest);
        var observer = new RecordingObserver();
        net.Observe(observer);
        Assert.Equal((expected, 0L, rest), (net.Level, net.Sequence, net.Rest));
        Terminal terminal = net.Attach("driver");
        terminal.Drive(expected == Level.Low ? Signal.PullUp : Signal.PullDown, 1);
        Assert.NotEqual(expected, net.Level);
        terminal.Drive(Signal.HighImpedance, 2);
        Assert.True(net.Floats);
        Assert.Equal((expected, 2L), observer.Levels.Last());
    }

    [Fact]
    public void What_is_no_level_no_rest_and_no_signal_is_refused()
    {
        var board = new Board();
        Assert.Throws<ArgumentOutOfRangeException>(() => board.AddNet("net", (Level)2));
        Assert.Throws<ArgumentOutOfRangeException>(() => board.AddNet("net", Level.Low, (NetRest)3));
        Assert.Throws<ArgumentNullException>(() => board.AddNet(null!));
        Assert.Empty(board.Nets);
        Terminal terminal = board.AddNet("net").Attach("terminal");
        Assert.Throws<ArgumentOutOfRangeException>(() => terminal.Drive((Signal)5, 1));
        terminal.Drive(Signal.StrongHigh, 1);
        Assert.Equal(Level.High, terminal.Net.Level);
    }

    [Fact]
    public void Contention_is_told_when_it_starts_and_when_it_ends()
    {
        var net = new Board().AddNet("net");
        var observer = new RecordingObserver();
        net.Observe(observer);
        Terminal high = net.Attach("high");
        Terminal low = net.Attach("low");
        high.Drive(Signal.StrongHigh, 1);
        low.Drive(Signal.StrongLow, 2);
        low.Drive(Signal.PullDown, 3);
        Assert.Equal([(true, 2L), (false, 3L)], observer.Contentions);
        Assert.Equal([(Level.High, 1L), (Level.Low, 2L), (Level.High, 3L)], observer.Levels);
    }

    [Fact]
    public void A_change_made_by_an_observer_is_told_to_all_after_the_one_that_caused_it()
    {
        var net = new Board().AddNet("net");
        Terminal own = net.Attach("observer's");
        var first = new RecordingObserver
        {
            Then = change =>
            {
                if (change.Level == Level.High)
                    own.Drive(Signal.StrongLow, change.Time + 1);
            },
        };
        var second = new RecordingObserver();
        net.Observe(first);
        net.Observe(second);
        net.Attach("cause").Drive(Signal.PullUp, 10);
        Assert.Equal([(Level.High, 10L), (Level.Low, 11L)], first.Levels);
        Assert.Equal(first.Levels, second.Levels);
    }
}
