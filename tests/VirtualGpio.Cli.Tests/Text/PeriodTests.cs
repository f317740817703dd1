// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Tests.Text;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5_000)]
    [InlineData("5ms", 5_000)]
    [InlineData("100us", 100)]
    [InlineData("2s", 2_000_000)]
    [InlineData("1m", 60_000_000)]
    [InlineData("1440m", 86_400_000_000)]
    public void A_period_is_in_milliseconds_unless_a_unit_is_given(string text, long microseconds)
    {
        Assert.True(Period.TryParse(text, out long nanoseconds));
        Assert.Equal(microseconds * 1_000, nanoseconds);
    }

    [Fact]
    public void Nanoseconds_are_taken_too()
    {
        Assert.True(Period.TryParse("1500ns", out long nanoseconds));
        Assert.Equal(1_500, nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5s")]
    [InlineData("1 s")]
    [InlineData("1h")]
    [InlineData("1uss")]
    [InlineData("0x10")]
    [InlineData("1441m")]
    [InlineData("86400001")]
    [InlineData("99999999999999999999999")]
    [InlineData("18446744073709551615m")]
    public void What_is_no_period_is_refused(string text) => Assert.False(Period.TryParse(text, out _));

    [Fact]
    public void The_message_names_the_option_and_the_value()
    {
        CliException failure = Assert.Throws<CliException>(() => Period.Parse("--idle-timeout", "soon"));
        Assert.Equal(ExitStatus.Usage, failure.Status);
        Assert.Contains("--idle-timeout: 'soon'", failure.Message, StringComparison.Ordinal);
    }
}
