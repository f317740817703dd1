// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Measuring;
using VirtualGpio.Waveforms.Tests.Measuring;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests;

public sealed class WaveformTests
{
    [Fact]
    public void A_file_in_memory_has_the_value_of_every_moment() =>
        Prop.ForAll(Recording.Any.ToArbitrary(), Gen.Choose(-1, 20).ArrayOf().ToArbitrary(), (recording, picks) =>
        {
            byte[] vcd = recording.ToVcd();
            Waveform waveform = Waveform.Read(new VcdReader(new MemoryStream(vcd)));
            List<VcdChange> changes = Recording.Read(vcd);

            Assert.Equal((0, recording.Length), (waveform.Start, waveform.End));
            foreach (long time in picks.Select(pick => pick < 0 || pick >= changes.Count ? pick : changes[pick].Time + (pick % 3) - 1))
            {
                for (int i = 0; i < waveform.Signals.Count; i++)
                    Assert.Equal(
                        changes.LastOrDefault(change => change.Signal == i && change.Time <= time, new(0, i, VcdValue.Unknown)).Value,
                        waveform.Signals[i].ValueAt(time));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Signals_are_had_by_name_and_measured()
    {
        Waveform waveform = Read("$scope module top $end $var wire 1 ! a $end $var wire 4 \" bus $end $upscope $end $enddefinitions $end "
            + "#0 0! b0000 \" #10 1! #12 b1000 \" #20 1! 0! #22 b0 \" #40 ", ["top.a", "bus[3]"]);

        Assert.Equal([new(0, VcdValue.Low), new(10, VcdValue.High), new(20, VcdValue.Low)], waveform["a"].Changes);
        Assert.Same(waveform.Signals[1], waveform["top.bus.3"]);
        Assert.Equal("top.bus[3]", waveform.Signals[1].Name);
        Assert.Equal((10, 30), (waveform["a"].Measure().High, waveform["a"].Measure().Low));
        Assert.Equal(1, waveform["a"].Measure(glitchWidth: 11).Glitches);
        Assert.Equal(0, waveform["a"].Measure(new TimeWindow(11)).RisingEdges);
        DelayMeasurement delay = waveform["a"].MeasureDelayTo(waveform["bus[3]"]);
        Assert.Equal(new TimeStatistics(2, 2, 2, 2, 0), delay.Delay);
    }

    [Fact]
    public void Delays_in_memory_are_those_of_a_meter() =>
        Prop.ForAll(Recording.Any.ToArbitrary(), recording =>
        {
            Waveform waveform = Waveform.Read(new VcdReader(new MemoryStream(recording.ToVcd())));
            WaveformSignal first = waveform.Signals[0];
            WaveformSignal second = waveform.Signals[^1];
            var edges = NaiveMeter.Edges(first.Changes, default).Select(edge => (edge.Time, Line: 0))
                .Concat(NaiveMeter.Edges(second.Changes, default).Select(edge => (edge.Time, Line: 1)))
                .OrderBy(edge => edge.Time)
                .ToList();

            DelayMeasurement expected = NaiveMeter.MeasureDelay(edges);
            DelayMeasurement actual = first.MeasureDelayTo(second);

            SignalMeterTests.AssertSame(expected.Delay, actual.Delay);
            Assert.Equal((expected.Unmatched, expected.FirstEdges, expected.SecondEdges), (actual.Unmatched, actual.FirstEdges, actual.SecondEdges));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Too_many_changes_are_refused_and_repeated_values_are_none()
    {
        const string Vcd = "$var wire 1 ! a $end $enddefinitions $end 0! #1 0! #2 1! #3 1! #4 0! ";

        Assert.Equal(3, Read(Vcd, null, 3).Signals[0].Changes.Count);
        var error = Assert.Throws<VirtualGpioException>(() => Read(Vcd, null, 2));
        Assert.Equal(
            "The selected signals change more than 2 times (until 4 ns); select fewer signals, or allow more changes.",
            error.Message);
    }

    [Fact]
    public void A_signal_that_was_not_selected_is_told_from_one_that_is_not_there()
    {
        Waveform waveform = Read("$var wire 1 ! a $end $var wire 1 # b $end $enddefinitions $end", ["a"]);

        Assert.Contains("was not selected", Assert.Throws<VirtualGpioException>(() => waveform["b"]).Message, StringComparison.Ordinal);
        Assert.Contains("no signal 'c'", Assert.Throws<VirtualGpioException>(() => waveform["c"]).Message, StringComparison.Ordinal);
        Assert.Empty(waveform["a"].Changes);
        Assert.Equal((0, 0), (waveform.Start, waveform.End));
    }

    private static Waveform Read(string vcd, string[]? selection, int maxChanges = Waveform.DefaultMaxChanges) =>
        Waveform.Read(new VcdReader(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(vcd))), selection, maxChanges);
}
