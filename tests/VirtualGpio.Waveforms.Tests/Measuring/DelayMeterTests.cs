// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Measuring;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Measuring;

public sealed class DelayMeterTests
{
    [Fact]
    public void Each_request_is_measured_to_its_answer()
    {
        var meter = new DelayMeter(EdgeChoice.Rising, EdgeChoice.Falling);
        meter.AddFirst(0, VcdValue.Low);
        meter.AddSecond(0, VcdValue.High);
        foreach ((int request, int answer) in ((int, int)[])[(100, 130), (200, 250), (300, 310)])
        {
            meter.AddFirst(request, VcdValue.High);
            meter.AddSecond(answer, VcdValue.Low);
            meter.AddFirst(answer + 5, VcdValue.Low);
            meter.AddSecond(answer + 5, VcdValue.High);
        }

        meter.AddFirst(400, VcdValue.High);
        DelayMeasurement result = meter.Result();

        Assert.Equal((3, 10, 30, 50), (result.Delay!.Value.Count, result.Delay.Value.Minimum, result.Delay.Value.Mean, result.Delay.Value.Maximum));
        Assert.Equal((1, 4, 3), (result.Unmatched, result.FirstEdges, result.SecondEdges));
        Assert.Equal((3, 10, 50), (result.Skew!.Value.Count, result.Skew.Value.Minimum, result.Skew.Value.Maximum));
    }

    [Fact]
    public void Edges_that_belong_together_make_the_skew_whichever_comes_first()
    {
        var meter = new DelayMeter();
        meter.AddFirst(0, VcdValue.Low);
        meter.AddSecond(0, VcdValue.Low);
        // An edge without a partner at the start shifts nothing.
        meter.AddSecond(50, VcdValue.High);
        meter.AddFirst(100, VcdValue.High);
        meter.AddSecond(103, VcdValue.Low);
        meter.AddSecond(199, VcdValue.High);
        meter.AddFirst(200, VcdValue.Low);
        meter.AddFirst(300, VcdValue.High);
        meter.AddSecond(302, VcdValue.Low);

        TimeStatistics skew = meter.Result().Skew!.Value;

        Assert.Equal((3, -1, 3), (skew.Count, skew.Minimum, skew.Maximum));
        Assert.Equal(4.0 / 3, skew.Mean, 1e-12);
    }

    [Fact]
    public void One_pass_finds_what_whole_lists_give()
    {
        Gen<(SignalChange Change, int Line)[]> any =
            from start in Gen.Elements(0L, 1_800_000_000_000_000_000L)
            from steps in Gen.ArrayOf(
                from gap in Gen.Elements(0, 1, 2, 3, 10, 1_000_003)
                from value in Recording.Value
                from line in Gen.Choose(0, 1)
                select (gap, value, line))
            select SignalMeterTests.Accumulate(start, steps.Select(step => (step.gap, step.value))).Zip(steps, (change, step) => (change, step.line)).ToArray();
        Gen<EdgeChoice> choice = Gen.Elements(EdgeChoice.Rising, EdgeChoice.Falling, EdgeChoice.Both, EdgeChoice.Both);
        Prop.ForAll(any.ToArbitrary(), choice.Zip(choice).ToArbitrary(), Gen.Elements(default, new TimeWindow(3, 40)).ToArbitrary(), (changes, choices, window) =>
        {
            var meter = new DelayMeter(choices.Item1, choices.Item2, window);
            var edges = new List<(long Time, int Line)>();
            VcdValue?[] known = [null, null];
            foreach ((SignalChange change, int line) in changes)
            {
                if (line == 0)
                    meter.AddFirst(change.Time, change.Value);
                else
                    meter.AddSecond(change.Time, change.Value);
                if (change.Value > VcdValue.High)
                    continue;
                EdgeChoice edge = change.Value == VcdValue.High ? EdgeChoice.Rising : EdgeChoice.Falling;
                EdgeChoice wanted = line == 0 ? choices.Item1 : choices.Item2;
                if (known[line] is { } before && before != change.Value && wanted.HasFlag(edge) && window.Contains(change.Time))
                    edges.Add((change.Time, line));
                known[line] = change.Value;
            }

            DelayMeasurement expected = NaiveMeter.MeasureDelay(edges);
            DelayMeasurement actual = meter.Result();

            SignalMeterTests.AssertSame(expected.Delay, actual.Delay);
            SignalMeterTests.AssertSame(expected.Skew, actual.Skew);
            Assert.Equal(expected, actual with { Delay = expected.Delay, Skew = expected.Skew });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new DelayMeter(window: new TimeWindow(2, 1)));
        var meter = new DelayMeter();
        meter.AddFirst(10, VcdValue.Low);
        Assert.Throws<ArgumentOutOfRangeException>(() => meter.AddSecond(9, VcdValue.High));
    }
}
