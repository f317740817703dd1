// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Devices.Tests;

public sealed class ParameterTests
{
    private static readonly ParameterKind[] s_kinds =
    [
        new BooleanKind(), new IntegerKind(-5, 100), new DurationKind(0, long.MaxValue), new ChoiceKind("a", "b", "c"), new LevelKind(), new TextKind(20),
    ];

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7_000_000)]
    [InlineData("1ns", 1)]
    [InlineData("100us", 100_000)]
    [InlineData("5ms", 5_000_000)]
    [InlineData("2s", 2_000_000_000)]
    [InlineData("1m", 60_000_000_000)]
    [InlineData("9223372036854775807ns", long.MaxValue)]
    public void A_duration_is_a_number_with_a_unit_or_in_milliseconds(string text, long nanoseconds)
    {
        Assert.True(DurationText.TryParse(text, out long read));
        Assert.Equal(nanoseconds, read);
        Assert.Matches(DurationText.Pattern, text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("-1ms")]
    [InlineData("+1ms")]
    [InlineData("1.5s")]
    [InlineData("5 ms")]
    [InlineData("5MS")]
    [InlineData("5h")]
    [InlineData("٣ms")]
    [InlineData("5ms ")]
    [InlineData("9223372036854775808ns")]
    [InlineData("9223372036855ms")]
    [InlineData("99999999999999999999999")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void A_duration_written_is_read_as_the_same() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).SelectMany(a => Gen.Elements(1L, 1000, 60_000_000, 4_000_000_000).Select(b => a * b)).ToArbitrary(), nanoseconds =>
        {
            Assert.True(DurationText.TryParse(DurationText.Format(nanoseconds), out long read));
            Assert.Equal(nanoseconds, read);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_either_a_value_whose_plain_form_means_the_same_or_told_as_wrong() =>
        Prop.ForAll(Gen.Elements(s_kinds).ToArbitrary(), Texts.ToArbitrary(), (kind, text) =>
        {
            if (kind.TryParse(text, out ParameterValue value, out string? error))
            {
                Assert.True(kind.TryParse(value.Text, out ParameterValue again));
                Assert.Equal(value, again);
            }
            else
            {
                Assert.EndsWith($"it must be {kind.Expected}", error, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_model_that_asks_for_what_its_type_does_not_have_is_told()
    {
        var values = ParameterValues.Parse("x", "parameter", [new("n", "a number", new IntegerKind(0, 9), "3"), new("b", "a yes", new BooleanKind(), "true")], Bench.Pairs(""));

        Assert.Equal((3, true), (values.WholeNumber("n"), values.Boolean("b")));
        Assert.Throws<InvalidOperationException>(() => values.Duration("n"));
        Assert.Throws<InvalidOperationException>(() => values.WholeNumber("m"));
    }

    [Fact]
    public void A_parameter_without_a_default_must_be_given()
    {
        var failure = Assert.Throws<VirtualGpioException>(() => ParameterValues.Parse("It", "argument", [new("n", "how many", new IntegerKind(0, 9), null)], Bench.Pairs("")));

        Assert.Equal("It lacks its argument 'n': how many.", failure.Message);
    }

    [Theory]
    [InlineData("a\nb\u0007\u202e", "a\\u000ab\\u0007\\u202e")]
    [InlineData("plain äöü", "plain äöü")]
    public void Text_from_outside_is_shown_on_one_line(string text, string shown) => Assert.Equal(shown, Shown.Brief(text));

    [Fact]
    public void Long_text_from_outside_is_cut() => Assert.Equal(new string('x', 60) + "…", Shown.Brief(new string('x', 100_000)));

    private static Gen<string> Texts => Gen.OneOf(
        Gen.Elements("true", "false", "0", "1", "on", "a", "b", "5ms", "100", "-5", "60s", "low"),
        Gen.ArrayOf(Gen.Choose(0, 300).Select(letter => (char)letter)).Select(letters => new string(letters)),
        Gen.Choose(-200, 200).SelectMany(number => Gen.Elements("", "ns", "us", "ms", "s", "m", "x").Select(unit => number + unit)));
}
