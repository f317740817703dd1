// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Vcd;

public sealed class VcdReaderTests
{
    [Theory]
    [InlineData("1 ns", 7, 7)]
    [InlineData("10ns", 7, 70)]
    [InlineData("100 ns", 7, 700)]
    [InlineData("1 us", 7, 7_000)]
    [InlineData("10us", 7, 70_000)]
    [InlineData("100us", 7, 700_000)]
    [InlineData("1 ms", 7, 7_000_000)]
    [InlineData("10 ms", 7, 70_000_000)]
    [InlineData("100ms", 7, 700_000_000)]
    [InlineData("1s", 7, 7_000_000_000)]
    [InlineData("10 s", 7, 70_000_000_000)]
    [InlineData("100 S", 7, 700_000_000_000)]
    [InlineData("1ps", 7_499, 7)]
    [InlineData("1ps", 7_500, 8)]
    [InlineData("10 ps", 749, 7)]
    [InlineData("10 ps", 750, 8)]
    [InlineData("100 ps", 74, 7)]
    [InlineData("100 ps", 75, 8)]
    [InlineData("1 fs", 7_499_999, 7)]
    [InlineData("10\nfs", 750_000, 8)]
    [InlineData("100 fs", 70_000, 7)]
    public void Times_come_in_nanoseconds_whatever_the_unit_is(string timescale, long ticks, long expected)
    {
        string vcd = string.Create(CultureInfo.InvariantCulture, $"$timescale {timescale} $end $var wire 1 ! a $end $enddefinitions $end #{ticks} 1! ");

        VcdChange change = Assert.Single(Recording.Read(Encoding.ASCII.GetBytes(vcd), out VcdReader reader));

        Assert.Equal(expected, change.Time);
        Assert.Equal(expected, reader.FirstTime);
        Assert.Equal(ticks is 7 or 70_000 ? 0 : 1, reader.RoundedTimes);
        Assert.Equal(timescale.Replace("\n", " ", StringComparison.Ordinal), Spaced(reader.File.Timescale, timescale));
    }

    [Fact]
    public void Any_time_in_any_unit_is_the_nearest_nanosecond_or_out_of_range()
    {
        string[] units = ["s", "ms", "us", "ns", "ps", "fs"];
        Gen<(int Unit, int Factor, System.Numerics.BigInteger Ticks)> any =
            from unit in Gen.Choose(0, 5)
            from factor in Gen.Elements(1, 10, 100)
            from digits in Gen.Choose(1, 27)
            from text in Gen.ArrayOf(Gen.Choose(0, 9), digits)
            select (unit, factor, System.Numerics.BigInteger.Parse(string.Concat(text), CultureInfo.InvariantCulture));
        Prop.ForAll(any.ToArbitrary(), time =>
        {
            System.Numerics.BigInteger femtoseconds = time.Ticks * time.Factor * System.Numerics.BigInteger.Pow(1_000, 5 - time.Unit);
            System.Numerics.BigInteger nearest = (femtoseconds + 500_000) / 1_000_000;
            string vcd = $"$timescale {time.Factor} {units[time.Unit]} $end $var wire 1 ! a $end $enddefinitions $end #{time.Ticks} 1! ";
            if (nearest <= long.MaxValue)
                Assert.Equal((long)nearest, Recording.Read(vcd)[0].Time);
            else
                Assert.Contains("292 years", Assert.Throws<VirtualGpioException>(() => Recording.Read(vcd)).Message, StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void A_vector_gives_a_change_for_each_selected_bit()
    {
        const string Vcd = "$var wire 8 ! up [7:0] $end $var wire 4 \" down [0:3] $end $var wire 3 # none $end $var wire 1 $ bit $end $enddefinitions $end ";
        var reader = new VcdReader(new MemoryStream(Encoding.ASCII.GetBytes(
            Vcd + "#1 b10000001 ! B10 \" bx01 # 1$ #2 bx1 ! bz \" b1111 # #3 1! b1 $ ")));

        reader.Select([.. new[] { "up[7]", "up[1]", "up.0", "down[3]", "down[0]", "none[2]", "none.0" }.Select(reader.File.Find)]);

        Assert.Equal(
            [
                new(1, 0, VcdValue.High), new(1, 1, VcdValue.Low), new(1, 2, VcdValue.High),
                new(1, 3, VcdValue.Low), new(1, 4, VcdValue.Low),
                new(1, 5, VcdValue.Unknown), new(1, 6, VcdValue.High),
                new(2, 0, VcdValue.Unknown), new(2, 1, VcdValue.Unknown), new(2, 2, VcdValue.High),
                new(2, 3, VcdValue.HighImpedance), new(2, 4, VcdValue.HighImpedance),
                new(2, 5, VcdValue.High), new(2, 6, VcdValue.High),
                new(3, 0, VcdValue.Low), new(3, 1, VcdValue.Low), new(3, 2, VcdValue.High),
            ],
            Recording.ReadAll(reader));
    }

    [Fact]
    public void The_digits_of_any_vector_come_out_as_they_went_in() =>
        Prop.ForAll(Gen.ArrayOf(Recording.Value, 70).ToArbitrary(), Gen.Choose(1, 70).ToArbitrary(), (bits, length) =>
        {
            string digits = string.Concat(bits.Take(length).Select(bit => "01xz"[(int)bit]));
            var reader = new VcdReader(new MemoryStream(Encoding.ASCII.GetBytes($"$var reg 70 ! v [69:0] $end $enddefinitions $end b{digits} !\n")));
            reader.Select([.. Enumerable.Range(0, 70).Select(i => reader.File.Find($"v[{i}]"))]);

            VcdValue fill = bits[0] == VcdValue.High ? VcdValue.Low : bits[0];
            Assert.Equal(
                [.. bits.Take(length).Reverse(), .. Enumerable.Repeat(fill, 70 - length)],
                Recording.ReadAll(reader).Select(change => change.Value));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Variables_of_one_code_and_signals_selected_twice_change_together()
    {
        var reader = new VcdReader(new MemoryStream("$var wire 1 ! a $end $var wire 1 ! b $end $enddefinitions $end 1!\n"u8.ToArray()));
        Assert.Equal(["a"], reader.Signals.Select(signal => signal.Name));

        reader.Select([reader.File.Find("b"), reader.File.Find("a"), reader.File.Find("b")]);

        Assert.Equal([new(0, 0, VcdValue.High), new(0, 1, VcdValue.High), new(0, 2, VcdValue.High)], Recording.ReadAll(reader));
        Assert.Throws<InvalidOperationException>(() => reader.Select([]));
    }

    [Fact]
    public void Signals_of_another_file_cannot_be_selected()
    {
        var one = new VcdReader(new MemoryStream("$var wire 1 ! a $end $enddefinitions $end"u8.ToArray()));
        var other = new VcdReader(new MemoryStream("$var wire 1 ! a $end $var wire 1 # b $end $enddefinitions $end"u8.ToArray()));

        Assert.Throws<ArgumentException>(() => one.Select([other.File.Find("b")]));
        Assert.Throws<ArgumentException>(() => one.Select([default]));
    }

    [Fact]
    public void Nothing_selected_still_reads_the_whole_file()
    {
        var reader = new VcdReader(new MemoryStream("$var wire 1 ! a $end $enddefinitions $end #5 1! #70"u8.ToArray()));
        reader.Select([]);

        Assert.Empty(Recording.ReadAll(reader));
        Assert.Equal((5, 70), (reader.FirstTime, reader.Time));
    }

    [Fact]
    public void The_header_is_told()
    {
        var reader = new VcdReader(new MemoryStream(
            """
            $date   Mon Jan 1 2026
               noon $end
            $version someone's simulator $end $comment one $end $comment $dollars and #5 are text $end
            $attrbegin misc 02 top 1 $end $fancy thing $end
            $timescale 10 us $end
            $scope module top $end $scope begin $end $var integer 32 ! i [31:0] $end $upscope $end
            $var real 64 " r $end $var event 1 # e $end $var wire 1 $ led [3] $end $var reg 1 % \odd name [1] $end
            $upscope $end $upscope $end $var supply1 1 & vcc $end
            $enddefinitions $end
            """u8.ToArray()));

        Assert.Equal("Mon Jan 1 2026 noon", reader.File.Date);
        Assert.Equal("someone's simulator", reader.File.Version);
        Assert.Equal(["one", "$dollars and #5 are text"], reader.File.Comments);
        Assert.Equal("10 us", reader.File.Timescale.ToString());
        Assert.Equal(["top.i", "top.r", "top.e", "top.led[3]", "top.\\odd name[1]", "vcc"], reader.File.Variables.Select(variable => variable.FullName));
        Assert.Equal(["integer", "real", "event", "wire", "reg", "supply1"], reader.File.Variables.Select(variable => variable.Type));
        Assert.Equal([(31, 0), null, null, null, null, null], reader.File.Variables.Select(variable => variable.Range));
        Assert.Equal(["!", "\"", "#", "$", "%", "&"], reader.File.Variables.Select(variable => variable.Code));
        Assert.Equal([true, false, false, true, true, true], reader.File.Variables.Select(variable => variable.IsDigital));
        Assert.Equal(["top.led[3]", "top.\\odd name[1]", "vcc"], reader.Signals.Select(signal => signal.Name));
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.FirstTime);
    }

    [Fact]
    public void Long_codes_are_codes_too()
    {
        string[] codes = ["identifier", "identifier2", "12345678", "123456789", new string('q', 5_000)];
        string vcd = string.Concat(codes.Select((code, i) => $"$var wire 1 {code} n{i} $end "))
            + "$enddefinitions $end " + string.Concat(codes.Select(code => $"1{code} "));

        Assert.Equal([0, 1, 2, 3, 4], Recording.Read(vcd).Select(change => change.Signal));
    }

    private static string Spaced(VcdTimescale timescale, string like)
    {
        string text = timescale.ToString();
        text = like.Contains(' ', StringComparison.Ordinal) || like.Contains('\n', StringComparison.Ordinal) ? text : text.Replace(" ", "", StringComparison.Ordinal);
        return like.EndsWith('S') ? text.ToUpperInvariant() : text;
    }
}
