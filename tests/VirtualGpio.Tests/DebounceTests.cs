// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Tests;

public sealed class DebounceTests
{
    private const long Period = 100;

    private static Arbitrary<(int Pause, bool High)[]> Bounces { get; } = Gen.ArrayOf(
        from pause in Gen.Frequency((3, Gen.Choose(0, 99)), (1, Gen.Choose(100, 500)))
        from high in Gen.Elements(true, false)
        select (pause, high)).ToArbitrary();

    [Fact]
    public void A_change_shorter_than_the_period_never_becomes_a_level_and_the_last_one_always_does() =>
        Prop.ForAll(Bounces, bounces =>
        {
            (Line line, RecordingObserver observer) = Debounced();
            Terminal outside = line.Net.Attach("outside");
            long now = 0;
            List<(Level Level, long Since)> raw = [(Level.Low, long.MinValue / 2)];
            foreach ((int pause, bool high) in bounces)
            {
                now += pause;
                outside.Drive(high ? Signal.StrongHigh : Signal.StrongLow, now);
                Level level = high ? Level.High : Level.Low;
                if (level != raw[^1].Level)
                    raw.Add((level, now));
            }

            line.Chip.Board.Advance(now + Period);
            Assert.Equal(long.MaxValue, line.Chip.Board.NextDeadline);
            Assert.Equal(raw[^1].Level, line.Level);
            Assert.Equal(Expected(raw, now), observer.Edges.Select(edge => (edge.Level, edge.Time)));
            Assert.Equal(Enumerable.Range(1, observer.Edges.Count).Select(i => (uint)i), observer.Edges.Select(edge => edge.Sequence));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_makes_no_difference_how_often_the_board_is_advanced() =>
        Prop.ForAll(Bounces, bounces =>
        {
            (Line seldom, RecordingObserver seldomSeen) = Debounced();
            (Line often, RecordingObserver oftenSeen) = Debounced();
            Terminal seldomOutside = seldom.Net.Attach("outside");
            Terminal oftenOutside = often.Net.Attach("outside");
            long now = 0;
            foreach ((int pause, bool high) in bounces)
            {
                for (int i = 0; i < pause; i++)
                    often.Chip.Board.Advance(++now);
                Signal signal = high ? Signal.StrongHigh : Signal.StrongLow;
                seldomOutside.Drive(signal, now);
                oftenOutside.Drive(signal, now);
            }

            seldom.Chip.Board.Advance(now + Period);
            often.Chip.Board.Advance(now + Period);
            Assert.Equal(seldomSeen.Edges, oftenSeen.Edges);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_lines_that_bounce_at_once_each_do_as_if_they_were_alone() =>
        Prop.ForAll(
            Gen.ArrayOf(from line in Gen.Choose(0, 1023) from pause in Gen.Choose(0, 3) select (line, pause), 3000).ToArbitrary(),
            toggles =>
            {
                Chip chip = new Board().AddChip("chip", Chip.MaxLines);
                var observer = new RecordingObserver();
                chip.Observe(observer);
                Terminal[] outside = [.. chip.Lines.Select(line => line.Net.Attach("outside"))];
                List<(Level Level, long Since)>[] raw = [.. outside.Select(_ => new List<(Level, long)> { (Level.Low, long.MinValue / 2) })];
                foreach (Line line in chip.Lines)
                    line.Configure(new LineSettings { DebounceNanoseconds = 500 + line.Offset % 7 * 100 }, Level.Low, 0);
                long now = 0;
                foreach ((int line, int pause) in toggles)
                {
                    now += pause;
                    Level level = raw[line][^1].Level == Level.Low ? Level.High : Level.Low;
                    raw[line].Add((level, now));
                    outside[line].Drive(level == Level.High ? Signal.StrongHigh : Signal.StrongLow, now);
                }

                chip.Board.Advance(now + 2000);
                Assert.Equal(long.MaxValue, chip.Board.NextDeadline);
                Assert.Equal(observer.Edges.Select(edge => edge.Time).Order(), observer.Edges.Select(edge => edge.Time));
                ILookup<int, EdgeEvent> edges = observer.Edges.ToLookup(edge => edge.Line);
                foreach (Line line in chip.Lines)
                    Assert.Equal(Expected(raw[line.Offset], now, line.Settings.DebounceNanoseconds), edges[line.Offset].Select(edge => (edge.Level, edge.Time)));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Lines_that_are_due_together_change_in_the_order_in_which_they_were_to()
    {
        var board = new Board();
        Chip chip = board.AddChip("chip", 3);
        var observer = new RecordingObserver();
        chip.Observe(observer);
        long[] periods = [300, 100, 200];
        for (int i = 0; i < 3; i++)
        {
            chip.Lines[i].Configure(new LineSettings { DebounceNanoseconds = periods[i] }, Level.Low, 0);
            chip.Lines[i].Net.Attach("outside").Drive(Signal.StrongHigh, 0);
        }

        Assert.Equal(100, board.NextDeadline);
        board.Advance(1000);
        Assert.Equal([(1, 100L), (2, 200L), (0, 300L)], observer.Edges.Select(edge => (edge.Line, edge.Time)));
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(20, 50)]
    [InlineData(50, 50)]
    [InlineData(60, 60)]
    [InlineData(400, 400)]
    public void A_new_period_counts_from_the_start_of_the_change(long period, long expected)
    {
        (Line line, RecordingObserver observer) = Debounced();
        line.Net.Attach("outside").Drive(Signal.StrongHigh, 0);
        line.Configure(new LineSettings { DebounceNanoseconds = period }, Level.Low, 50);
        line.Chip.Board.Advance(expected - 1);
        Assert.Equal(expected == 50 ? 1 : 0, observer.Edges.Count);
        line.Chip.Board.Advance(expected);
        Assert.Equal(expected, Assert.Single(observer.Edges).Time);
    }

    [Fact]
    public void The_longest_period_does_not_overflow()
    {
        (Line line, RecordingObserver observer) = Debounced();
        line.Configure(new LineSettings { DebounceNanoseconds = uint.MaxValue * 1000L }, Level.Low, long.MaxValue - 10);
        line.Net.Attach("outside").Drive(Signal.StrongHigh, long.MaxValue - 10);
        line.Chip.Board.Advance(long.MaxValue - 5);
        Assert.Empty(observer.Edges);
    }

    private static (Line Line, RecordingObserver Observer) Debounced()
    {
        Chip chip = new Board().AddChip("chip", 1);
        var observer = new RecordingObserver();
        chip.Observe(observer);
        chip.Lines[0].Configure(new LineSettings { DebounceNanoseconds = Period }, Level.Low, 0);
        return (chip.Lines[0], observer);
    }

    /// <summary>A level counts if it lasted for the period, and is not the one that counted before.</summary>
    private static List<(Level, long)> Expected(List<(Level Level, long Since)> raw, long end, long period = Period)
    {
        List<(Level, long)> edges = [];
        Level level = Level.Low;
        for (int i = 1; i < raw.Count; i++)
        {
            long until = i + 1 < raw.Count ? raw[i + 1].Since : end + period;
            if (raw[i].Level == level || until - raw[i].Since < period)
                continue;
            level = raw[i].Level;
            edges.Add((level, raw[i].Since + period));
        }

        return edges;
    }
}
