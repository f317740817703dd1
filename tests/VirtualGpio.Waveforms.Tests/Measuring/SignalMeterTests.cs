// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Measuring;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Measuring;

public sealed class SignalMeterTests
{
    private static Gen<SignalChange[]> Changes { get; } =
        from start in Gen.Elements(0L, -50L, 1_800_000_000_000_000_000L)
        from steps in Gen.ArrayOf(from gap in Gen.Elements(0, 1, 2, 3, 10, 1_000_003) from value in Recording.Value select (gap, value))
        select Accumulate(start, steps);

    private static Gen<TimeWindow> Window { get; } =
        from begin in Gen.Elements<long?>(null, null, -10, 0, 5, 1_000_000)
        from length in Gen.Elements<long?>(null, null, 0, 1, 20, 5_000_000)
        select new TimeWindow(begin, length is { } some ? (begin ?? 0) + some : null);

    [Fact]
    public void A_clock_is_measured()
    {
        var meter = new SignalMeter();
        for (int i = 0; i < 11; i++)
        {
            meter.Add(i * 100, VcdValue.High);
            meter.Add((i * 100) + 25, VcdValue.Low);
        }

        Measurement result = meter.Result(1_100);

        Assert.Equal((10, 11, 21), (result.RisingEdges, result.FallingEdges, result.Edges));
        Assert.Equal((0, 1_100, 275, 825, 0), (result.From, result.To, result.High, result.Low, result.Unknown));
        Assert.Equal(0.25, result.DutyCycle);
        Assert.Equal(10_000_000, result.Frequency);
        Assert.Equal(new TimeStatistics(9, 100, 100, 100, 0), result.Period);
        Assert.Equal(new TimeStatistics(10, 25, 25, 25, 0), result.HighPulses);
        Assert.Equal(new TimeStatistics(10, 75, 75, 75, 0), result.LowPulses);
        Assert.Equal(0, result.Glitches);
    }

    [Fact]
    public void Jitter_and_glitches_are_measured()
    {
        var meter = new SignalMeter(glitchWidth: 10);
        VcdValue value = VcdValue.Low;
        foreach (long time in (long[])[0, 90, 100, 209, 210, 295])
        {
            meter.Add(time, value);
            value = value == VcdValue.Low ? VcdValue.High : VcdValue.Low;
        }

        Measurement result = meter.Result(300);

        Assert.Equal(new TimeStatistics(2, 86, 102.5, 119, 16.5), result.Period);
        Assert.Equal(1, result.Glitches);
    }

    [Fact]
    public void Unknown_values_are_no_edges_but_the_levels_around_them_may_make_one()
    {
        var meter = new SignalMeter();
        (long, VcdValue)[] changes =
        [
            (0, VcdValue.Unknown), (10, VcdValue.Low), (20, VcdValue.Unknown), (30, VcdValue.High),
            (40, VcdValue.HighImpedance), (50, VcdValue.High), (60, VcdValue.Low),
        ];
        foreach ((long time, VcdValue value) in changes)
            meter.Add(time, value);

        Measurement result = meter.Result(70);

        Assert.Equal((1, 1), (result.RisingEdges, result.FallingEdges));
        Assert.Equal((20, 20, 30), (result.High, result.Low, result.Unknown));
        Assert.Equal(new TimeStatistics(1, 30, 30, 30, 0), result.HighPulses);
    }

    [Fact]
    public void Nothing_at_all_has_no_statistics()
    {
        Measurement result = new SignalMeter(new TimeWindow(5, 50)).Result(20);

        Assert.Equal((5, 20, 15, 0), (result.From, result.To, result.Unknown, result.Edges));
        Assert.Null(result.DutyCycle);
        Assert.Null(result.Frequency);
        Assert.Null(result.Period);
        Assert.Null(result.HighPulses);
        Assert.Null(result.LowPulses);
    }

    [Fact]
    public void Windows_that_follow_each_other_share_no_edge_and_lose_none() =>
        Prop.ForAll(Changes.ToArbitrary(), Gen.Choose(0, 1_000).ToArbitrary(), (changes, pick) =>
        {
            if (changes.Length == 0)
                return;
            // Right where something happens.
            long middle = changes[pick % changes.Length].Time;
            long end = changes[^1].Time + 5;
            Measurement whole = Measure(changes, end, default, 0);
            Measurement first = Measure(changes, end, new TimeWindow(null, middle), 0);
            Measurement second = Measure(changes, end, new TimeWindow(middle), 0);

            Assert.Equal(whole.RisingEdges, first.RisingEdges + second.RisingEdges);
            Assert.Equal(whole.FallingEdges, first.FallingEdges + second.FallingEdges);
            Assert.Equal(whole.High, first.High + second.High);
            Assert.Equal(whole.Low, first.Low + second.Low);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_edge_at_the_windows_beginning_belongs_to_it_and_one_at_its_end_does_not()
    {
        SignalChange[] changes = [new(0, VcdValue.Low), new(10, VcdValue.High), new(20, VcdValue.Low)];

        Measurement result = Measure(changes, 30, new TimeWindow(10, 20), 0);

        Assert.Equal((1, 0), (result.RisingEdges, result.FallingEdges));
        Assert.Equal((10, 20, 10, 0), (result.From, result.To, result.High, result.Low));
    }

    [Fact]
    public void One_pass_finds_what_whole_lists_give() =>
        Prop.ForAll(Changes.ToArbitrary(), Window.ToArbitrary(), Gen.Elements(0, 1, 3, 100).ToArbitrary(), (changes, window, glitchWidth) =>
        {
            long end = changes.Length > 0 ? changes[^1].Time + 7 : 3;

            AssertSame(NaiveMeter.Measure(changes, end, window, glitchWidth), Measure(changes, end, window, glitchWidth));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_result_in_the_middle_changes_nothing() =>
        Prop.ForAll(Changes.ToArbitrary(), changes =>
        {
            var meter = new SignalMeter();
            for (int i = 0; i < changes.Length; i++)
            {
                meter.Add(changes[i].Time, changes[i].Value);
                AssertSame(NaiveMeter.Measure(changes[..(i + 1)], changes[i].Time + 1, default, 0), meter.Result(changes[i].Time + 1));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SignalMeter(new TimeWindow(2, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalMeter(glitchWidth: -1));
        var meter = new SignalMeter();
        meter.Add(10, VcdValue.Low);
        Assert.Throws<ArgumentOutOfRangeException>(() => meter.Add(9, VcdValue.High));
        Assert.Throws<ArgumentOutOfRangeException>(() => meter.Result(9));
    }

    internal static SignalChange[] Accumulate(long time, IEnumerable<(int Gap, VcdValue Value)> steps) =>
        [.. steps.Select(step => new SignalChange(time += step.Gap, step.Value))];

    internal static void AssertSame(TimeStatistics? expected, TimeStatistics? actual)
    {
        Assert.Equal((expected?.Count, expected?.Minimum, expected?.Maximum), (actual?.Count, actual?.Minimum, actual?.Maximum));
        if (expected is not { } some)
            return;
        Assert.InRange(actual!.Value.Mean, some.Mean - (Math.Abs(some.Mean) * 1e-12), some.Mean + (Math.Abs(some.Mean) * 1e-12));
        double tolerance = 1e-6 * (1 + Math.Max(Math.Abs(some.Minimum), Math.Abs(some.Maximum)));
        Assert.InRange(actual.Value.Deviation, some.Deviation - tolerance, some.Deviation + tolerance);
    }

    private static Measurement Measure(SignalChange[] changes, long end, TimeWindow window, long glitchWidth)
    {
        var meter = new SignalMeter(window, glitchWidth);
        foreach (SignalChange change in changes)
            meter.Add(change.Time, change.Value);
        return meter.Result(end);
    }

    private static void AssertSame(Measurement expected, Measurement actual)
    {
        AssertSame(expected.Period, actual.Period);
        AssertSame(expected.HighPulses, actual.HighPulses);
        AssertSame(expected.LowPulses, actual.LowPulses);
        Assert.Equal(expected.Frequency ?? 0, actual.Frequency ?? 0, (expected.Frequency ?? 0) * 1e-12);
        Assert.Equal(expected, actual with { Period = expected.Period, HighPulses = expected.HighPulses, LowPulses = expected.LowPulses, Frequency = expected.Frequency });
    }
}
