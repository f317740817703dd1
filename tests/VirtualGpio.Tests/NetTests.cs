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
                expected = TruthTable([.. terminals.Select(terminal => terminal.Signal)]) ?? expected;
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
            Then = (_, level, time) =>
            {
                if (level == Level.High)
                    own.Drive(Signal.StrongLow, time + 1);
            },
        };
        var second = new RecordingObserver();
        net.Observe(first);
        net.Observe(second);
        net.Attach("cause").Drive(Signal.PullUp, 10);
        Assert.Equal([(Level.High, 10L), (Level.Low, 11L)], first.Levels);
        Assert.Equal(first.Levels, second.Levels);
    }

    [Fact]
    public void Changes_do_not_allocate()
    {
        var net = new Board().AddNet("net");
        net.Observe(new CountingObserver());
        Terminal terminal = net.Attach("driver");
        for (int i = 0; i < 1000; i++)
            terminal.Drive(i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow, i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100_000; i++)
            terminal.Drive(i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow, i);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    private static Level? TruthTable(Signal[] signals) =>
        signals.Contains(Signal.StrongLow) ? Level.Low
        : signals.Contains(Signal.StrongHigh) ? Level.High
        : signals.Contains(Signal.PullDown) ? Level.Low
        : signals.Contains(Signal.PullUp) ? Level.High
        : null;

    private sealed class CountingObserver : INetObserver
    {
        public int Count { get; private set; }

        public void LevelChanged(Net net, Level level, long time) => Count++;

        public void ContentionChanged(Net net, bool contended, long time) => Count++;
    }
}
