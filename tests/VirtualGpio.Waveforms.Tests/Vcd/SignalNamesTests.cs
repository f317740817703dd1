// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Vcd;

public sealed class SignalNamesTests
{
    [Theory]
    [InlineData("clk", "clk")]
    [InlineData("led[3]", "led[3]")]
    [InlineData("led[03]", "led(03)")]
    [InlineData("led[-1]", "led(-1)")]
    [InlineData("data[7:0]", "data(7_0)")]
    [InlineData("m[1][2]", "m(1)[2]")]
    [InlineData("[3]", "(3)")]
    [InlineData("gpio0:4", "gpio0_4")]
    [InlineData("user button", "user_button")]
    [InlineData("$end", "_end")]
    [InlineData("#5", "_5")]
    [InlineData("\\esc", "_esc")]
    [InlineData("grün", "grün")]
    [InlineData("a.b", "a.b")]
    [InlineData(".a..b.", "_a._b_")]
    [InlineData("a.[3]", "a_[3]")]
    [InlineData("tab\tnull\0", "tab_null_")]
    [InlineData("", "_")]
    public void A_name_becomes_one_that_readers_take(string name, string expected) => Assert.Equal(expected, SignalNames.Sanitise(name));

    [Fact]
    public void Names_that_are_the_same_get_numbers()
    {
        VcdSignal[] signals = [new("a"), new("a"), new("a_2"), new("a", "s"), new("a"), new("b[1]"), new("b[1]"), new("s.a"), new("", "."), new("")];

        Assert.Equal(
            ["a", "a_2", "a_2_2", "s.a", "a_3", "b[1]", "b(1)_2", "s.a_2", "_", "__2"],
            new VcdWriter(Stream.Null, new VcdHeader { Signals = signals }).Names);
    }

    [Fact]
    public void Whatever_the_names_are_the_file_has_them_all_and_no_two_the_same() =>
        Prop.ForAll<(string?, string?)[]>(names =>
        {
            VcdSignal[] signals = [.. names.Select(name => new VcdSignal(name.Item1 ?? "", name.Item2 ?? ""))];
            var recording = new Recording(0, signals, new VcdValue[signals.Length], [], 0);
            using var stream = new MemoryStream();
            var writer = new VcdWriter(stream, new VcdHeader { Signals = signals });
            writer.Start(0, recording.Initial);
            writer.Flush();

            var reader = new VcdReader(new MemoryStream(stream.ToArray()));

            Assert.Equal(writer.Names.Order(StringComparer.Ordinal), reader.File.Variables.Select(variable => variable.FullName).Order(StringComparer.Ordinal));
            Assert.Equal(signals.Length, writer.Names.Distinct(StringComparer.Ordinal).Count());
            Assert.All(writer.Names, (name, i) => Assert.Equal(IdentifierCode.Of(i), reader.File.Find(name).Variable.Code));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_hundred_thousand_signals_of_one_name_are_told_apart()
    {
        var writer = new VcdWriter(Stream.Null, new VcdHeader { Signals = [.. Enumerable.Repeat(new VcdSignal(new string('n', 300)), 100_000)] });

        Assert.Equal(100_000, writer.Names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(256, writer.Names.Max(name => name.Length));
    }
}
