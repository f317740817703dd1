// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Vcd;

public sealed class BrokenFileTests
{
    private const string Header = "$timescale 1 ns $end\n$var wire 1 ! a $end\n$var wire 8 !! b $end\n$enddefinitions $end\n";

    [Theory]
    [InlineData("", "line 1, byte 0: the file ends where a declaration or '$enddefinitions' is expected")]
    [InlineData("hello", "line 1, byte 0: found 'hello', but expected a declaration such as '$timescale'")]
    [InlineData("\u001f\u008b\u0008", "is this a VCD file?")]
    [InlineData("$date", "line 1, byte 5: the file ends where text or '$end' is expected")]
    [InlineData("$timescale 2 ns $end", "the timescale '2ns' is none of 1, 10 or 100 of s, ms, us, ns, ps or fs")]
    [InlineData("$timescale $end", "the timescale '' is none of")]
    [InlineData("$timescale\n one thousandth of a second", "line 2, byte 16: found 'thousandth', but expected a unit of time such as '1ns'")]
    [InlineData("$var wire 1 ! a $end $end", "found '$end', but expected a declaration")]
    [InlineData("$var wire $end", "found '$end', but expected the number of bits")]
    [InlineData("$var wire many ! a $end", "found 'many', but expected a number of bits up to 1048576")]
    [InlineData("$var wire 1048577 ! a $end", "found '1048577', but expected a number of bits")]
    [InlineData("$var wire -1 ! a $end", "found '-1', but expected a number of bits")]
    [InlineData("$var wire 1 ! $end", "found '$end', but expected the variable's name")]
    [InlineData("$var wire 1 $end", "found '$end', but expected the variable's code")]
    [InlineData("$var $end", "found '$end', but expected the variable's type")]
    [InlineData("$scope $end", "found '$end', but expected the kind of the scope")]
    [InlineData("$timescale 1 ns $end\n#0", "line 2, byte 21: found '#0', but expected a declaration")]
    [InlineData("$enddefinitions", "the file ends where '$end' is expected")]
    public void A_broken_header_is_refused_with_its_place(string vcd, string message) => Refuses(vcd, message);

    [Theory]
    [InlineData("#5\n1?", "line 6, byte 88: found '1?', but expected the code of a variable that was declared")]
    [InlineData("#5 #4 ", "line 5, byte 88: the time '#4' lies before the one that precedes it, '#5'")]
    [InlineData("#-5", "found '#-5', but expected a time, which is a number without a sign")]
    [InlineData("#", "found '#', but expected a time")]
    [InlineData("#1.5", "found '#1.5', but expected a time")]
    [InlineData("#9223372036854775808", "in units of 1 ns is more than 292 years")]
    [InlineData("#99999999999999999999999999999999999999999", "expected a time")]
    [InlineData("b012 !", "found 'b012', but expected 'b' and binary digits")]
    [InlineData("b !", "found 'b', but expected 'b' and binary digits")]
    [InlineData("b01", "the file ends where the code of a variable is expected")]
    [InlineData("r1.5 ?", "found '?', but expected the code of a variable that was declared")]
    [InlineData("1", "the file ends where the code of a variable is expected")]
    [InlineData("foo", "found 'foo', but expected a time such as '#100', a value such as '1!', or '$end'")]
    [InlineData("$comment half", "the file ends where '$end' is expected")]
    [InlineData("$dumpvars 1!\n$en", "the file ends where '$end' is expected")]
    [InlineData("1!", "the file may have been cut off within the code of a variable")]
    [InlineData("b1 !", "the file may have been cut off within the code of a variable")]
    public void A_broken_body_is_refused_with_its_place(string body, string message) => Refuses(Header + body, message);

    [Theory]
    [InlineData("1!!")]
    [InlineData("b1 !!")]
    public void The_last_word_needs_no_line_end_if_no_longer_code_starts_the_same(string body)
    {
        var reader = new VcdReader(new MemoryStream(Encoding.UTF8.GetBytes(Header + body)));
        reader.Select([reader.File.Find("b[0]")]);

        Assert.Equal([new(0, 0, VcdValue.High)], Recording.ReadAll(reader));
    }

    [Fact]
    public void Wrong_words_are_shown_short_and_printable() =>
        Refuses(Header + "\u0001\u00ff" + new string('w', 1_000), @"found '\x01\xc3\xbfwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww…'");

    [Fact]
    public void What_is_too_large_is_refused()
    {
        Refuses(new string('x', VcdLimits.Token + 1), "is longer than 65536 bytes");
        Refuses(Header + "1" + new string('x', VcdLimits.Token), "is longer than 65536 bytes");
        Refuses(Header + "b" + new string('1', VcdLimits.Width + 1) + " !", "is longer than 1048577 bytes");
        Refuses(string.Concat(Enumerable.Repeat("$scope module a $end ", VcdLimits.Nesting + 1)), "more than 1000 scopes are nested");
        Refuses(string.Concat(Enumerable.Repeat("$var wire 1 ! a $end ", VcdLimits.Variables + 1)), "more than 100000 variables");
        Refuses($"$var wire 1 ! {new string('n', VcdLimits.FullName + 1)} $end", "the variable's name has more than 16384 characters");
        Refuses($"$scope module {new string('s', 10_000)} $end $scope module {new string('s', 10_000)} $end", "with its scopes, more than 16384");
        Refuses(string.Concat(Enumerable.Repeat($"$var wire 1 {new string('c', 60_000)} n $end ", 600)), "together have more than 33554432 characters");
    }

    [Fact]
    public void What_is_as_large_as_it_may_be_is_read()
    {
        string header = $"$var wire {VcdLimits.Width} ! v $end "
            + string.Concat(Enumerable.Repeat("$scope module a $end ", VcdLimits.Nesting))
            + string.Concat(Enumerable.Repeat("$upscope $end ", VcdLimits.Nesting))
            + string.Concat(Enumerable.Range(1, VcdLimits.Variables - 1).Select(i => $"$var wire 1 {IdentifierCode.Of(i)} n{i} $end "));
        string vcd = $"{header} $enddefinitions $end b1{new string('0', VcdLimits.Width - 1)} !\n";

        var reader = new VcdReader(new MemoryStream(Encoding.ASCII.GetBytes(vcd)));
        reader.Select([reader.File.Find($"v[{VcdLimits.Width - 1}]"), reader.File.Find("v.0")]);

        Assert.Equal([new(0, 0, VcdValue.High), new(0, 1, VcdValue.Low)], Recording.ReadAll(reader));
        Assert.Equal(VcdLimits.Variables, reader.File.Variables.Count);
    }

    [Fact]
    public void Remarks_without_end_take_no_more_memory_than_they_may()
    {
        string comment = "$comment " + string.Concat(Enumerable.Repeat("words ", 10_000)) + "$end\n";
        byte[] vcd = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(comment, 1_100)) + Header);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var reader = new VcdReader(new MemoryStream(vcd));

        Assert.Equal(VcdLimits.Comments, reader.File.Comments.Count);
        Assert.InRange(reader.File.Comments.Sum(text => text.Length), VcdLimits.Text, VcdLimits.Text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Prop.ForAll<byte[]>(bytes => ReadsOrRefuses(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Any_words_are_read_or_refused()
    {
        Gen<string> word = Gen.Elements(
            "$var", "wire", "real", "1", "8", "!", "!!", "a", "[7:0]", "$end", "$scope", "module", "$upscope", "$timescale", "1ns",
            "$enddefinitions", "$dumpvars", "$comment", "#0", "#18446744073709551615", "#5", "1!", "x!!", "b1010", "bz", "r1.5", "sabc", "$", "b", "#", "\0");
        Prop.ForAll(word.ArrayOf().ToArbitrary(), words =>
        {
            ReadsOrRefuses(Encoding.ASCII.GetBytes(string.Join(' ', words)));
            ReadsOrRefuses(Encoding.ASCII.GetBytes(Header + string.Join('\n', words)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Any_damage_to_a_valid_file_is_read_or_refused()
    {
        Gen<(int At, byte Value)[]> damage = (from at in Gen.Choose(0, 100_000) from value in Gen.Choose(0, 255) select (at, (byte)value)).ArrayOf();
        Prop.ForAll(Recording.Any.ToArbitrary(), damage.ToArbitrary(), (recording, changes) =>
        {
            byte[] vcd = recording.ToVcd();
            foreach ((int at, byte value) in changes)
                vcd[at % vcd.Length] = value;
            ReadsOrRefuses(vcd);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static void ReadsOrRefuses(byte[] vcd)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var reader = new VcdReader(new MemoryStream(vcd));
            long last = 0;
            while (reader.TryRead(out VcdChange change))
            {
                Assert.InRange(change.Signal, 0, reader.Signals.Count - 1);
                Assert.InRange(change.Value, VcdValue.Low, VcdValue.HighImpedance);
                Assert.InRange(change.Time, last, long.MaxValue);
                last = change.Time;
            }
        }
        catch (VirtualGpioException error)
        {
            Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
            Assert.StartsWith("The VCD file cannot be read at line ", error.Message, StringComparison.Ordinal);
        }

        // The buffer of 64 KiB, and for each byte of the file what the densest declarations need.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000 + (vcd.Length * 100L));
    }

    private static void Refuses(string vcd, string message)
    {
        var error = Assert.Throws<VirtualGpioException>(() => Recording.Read(vcd));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 400);
    }
}
