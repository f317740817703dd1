// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Playing;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Playing;

public sealed class WaveformPlaybackTests
{
    private const string Two =
        "$timescale 1 ns $end $var wire 1 ! a $end $var wire 4 \" bus [3:0] $end $enddefinitions $end "
        + "#1000 $dumpvars 0! bx000 \" $end #1010 1! #1020 z! b1000 \" #1030 x! #1040 1! #1100 ";

    [Fact]
    public void Signals_go_to_their_targets_from_the_first_time_in_the_file_on()
    {
        Assert.Equal(
            [
                new(0, 7, Signal.StrongLow), new(0, 3, Signal.StrongLow), new(0, 5, Signal.HighImpedance),
                new(10, 7, Signal.StrongHigh), new(10, 3, Signal.StrongHigh),
                new(20, 7, Signal.HighImpedance), new(20, 3, Signal.HighImpedance), new(20, 5, Signal.StrongHigh),
                new(40, 7, Signal.StrongHigh), new(40, 3, Signal.StrongHigh),
            ],
            Play(Two, [new("a", 7), new("a", 3), new("bus[3]", 5)], null, out long length));
        Assert.Equal(100, length);
    }

    [Fact]
    public void Unknown_values_may_keep_what_was_driven() =>
        Assert.Equal(
            [new(0, 0, Signal.StrongLow), new(10, 0, Signal.StrongHigh), new(20, 1, Signal.StrongHigh)],
            Play(Two, [new("a", 0), new("bus[3]", 1)], new() { Unknown = UnknownValues.Keep }, out _));

    [Theory]
    [InlineData(15, "0:0:StrongHigh 0:1:HighImpedance 5:0:HighImpedance 5:1:StrongHigh 25:0:StrongHigh")]
    [InlineData(20, "0:0:StrongHigh 0:1:HighImpedance 0:0:HighImpedance 0:1:StrongHigh 20:0:StrongHigh")]
    [InlineData(100, "0:0:StrongHigh 0:1:StrongHigh")]
    [InlineData(long.MaxValue, "0:0:StrongHigh 0:1:StrongHigh")]
    public void What_is_left_out_at_the_beginning_leaves_its_levels(long skip, string expected)
    {
        List<PlaybackStep> steps = Play(Two, [new("a", 0), new("bus[3]", 1)], new() { Skip = skip }, out long length);

        Assert.Equal(expected, string.Join(' ', steps.Select(step => $"{step.At}:{step.Target}:{step.Signal}")));
        Assert.Equal(Math.Max(0, 100 - skip), length);
    }

    [Fact]
    public void At_speed_1_every_step_is_exact() =>
        Prop.ForAll(Recording.Any.ToArbitrary(), recording =>
        {
            byte[] vcd = recording.ToVcd();
            var playback = new WaveformPlayback(new VcdReader(new MemoryStream(vcd)), Routes(vcd));

            Assert.Equal(Steps(Recording.Read(vcd), time => time), ReadAll(playback));
            Assert.Equal(recording.Length, playback.Length);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void At_any_speed_every_step_is_the_nearest_nanosecond_of_its_own_time() =>
        Prop.ForAll(Recording.Any.ToArbitrary(), Gen.Elements(0.1, 0.3, 2, 3, 7, 1_000_000, 0.01, 1.000001).ToArbitrary(), (recording, speed) =>
        {
            byte[] vcd = recording.ToVcd();
            var playback = new WaveformPlayback(new VcdReader(new MemoryStream(vcd)), Routes(vcd), new() { Speed = speed });
            // In millionths, so that the speed is whole.
            var millionths = (System.Numerics.BigInteger)Math.Round(speed * 1e6);

            Assert.Equal(
                Steps(Recording.Read(vcd), time => (long)(((2 * (System.Numerics.BigInteger)time * 1_000_000) + millionths) / (2 * millionths))),
                ReadAll(playback));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "The speed 0 is out of range; choose 1E-06 to 1000000.")]
    [InlineData(-1, "The speed -1 is out of range")]
    [InlineData(double.NaN, "The speed NaN is out of range")]
    [InlineData(double.PositiveInfinity, "is out of range")]
    [InlineData(1e-7, "The speed 1E-07 is out of range")]
    public void A_speed_that_makes_no_sense_is_refused(double speed, string message) =>
        Refuses(() => Play(Two, [new("a", 0)], new() { Speed = speed }, out _), message);

    [Fact]
    public void What_cannot_be_played_is_refused()
    {
        Refuses(() => Play(Two, [new("b", 0)], null, out _), "The file has no signal 'b'.");
        Refuses(() => Play(Two, [new("bus", 0)], null, out _), "'bus' has 4 bits");
        Refuses(() => Play(Two, [new("a", 0), new("bus[1]", 0)], null, out _), "The target 0 is to have several signals: 'a', 'bus[1]'. Choose one.");
        Refuses(() => Play(Two, [new("a", 0)], new() { Skip = -1 }, out _), "-1 ns cannot be left out");
        Refuses(
            () => Play("$var wire 1 ! a $end $enddefinitions $end 1! #9223372036854775807 0! ", [new("a", 0)], new() { Speed = 0.5 }, out _),
            "At a speed of 0.5, 9223372036854775807 ns of the recording are more than 292 years.");
    }

    private static void Refuses(Action play, string message)
    {
        var error = Assert.Throws<VirtualGpioException>(play);
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static PlaybackRoute[] Routes(byte[] vcd) =>
        [.. new VcdReader(new MemoryStream(vcd)).Signals.Select((signal, i) => new PlaybackRoute(signal.Name, 100 + i))];

    private static List<PlaybackStep> Play(string vcd, PlaybackRoute[] routes, PlaybackOptions? options, out long length)
    {
        var playback = new WaveformPlayback(new VcdReader(new MemoryStream(Encoding.ASCII.GetBytes(vcd))), routes, options);
        List<PlaybackStep> steps = ReadAll(playback);
        length = playback.Length;
        return steps;
    }

    private static List<PlaybackStep> ReadAll(WaveformPlayback playback)
    {
        var steps = new List<PlaybackStep>();
        while (playback.TryRead(out PlaybackStep step))
            steps.Add(step);
        return steps;
    }

    private static IEnumerable<PlaybackStep> Steps(List<VcdChange> changes, Func<long, long> scale)
    {
        var driven = new Dictionary<int, Signal>();
        foreach (VcdChange change in changes)
        {
            Signal signal = change.Value switch
            {
                VcdValue.Low => Signal.StrongLow,
                VcdValue.High => Signal.StrongHigh,
                _ => Signal.HighImpedance,
            };
            if (driven.TryGetValue(change.Signal, out Signal before) && before == signal)
                continue;
            driven[change.Signal] = signal;
            yield return new PlaybackStep(scale(change.Time), 100 + change.Signal, signal);
        }
    }
}
