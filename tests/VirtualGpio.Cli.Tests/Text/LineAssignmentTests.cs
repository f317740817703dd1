// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Tests.Text;

public sealed class LineAssignmentTests
{
    [Theory]
    [InlineData("led=1", "led", "1")]
    [InlineData("7=active", "7", "active")]
    [InlineData("\"a=b\"=0", "a=b", "0")]
    [InlineData("led=", "led", "")]
    [InlineData("led=a=b", "led", "a=b")]
    public void A_line_and_its_value_are_parted_at_the_first_equals_sign_outside_of_quotes(string text, string line, string value) =>
        Assert.Equal(new LineAssignment(line, value), LineAssignment.Parse(text, "x=1"));

    [Theory]
    [InlineData("")]
    [InlineData("led")]
    [InlineData("=1")]
    [InlineData("\"\"=1")]
    [InlineData("\"led=1")]
    [InlineData("\"led\"1")]
    [InlineData("\"")]
    public void Without_a_line_or_a_value_it_is_refused(string text)
    {
        CliException failure = Assert.Throws<CliException>(() => LineAssignment.Parse(text, "x=1"));
        Assert.Equal(ExitStatus.Usage, failure.Status);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("active", true)]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("0", false)]
    [InlineData("inactive", false)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void The_words_for_levels_are_those_of_gpioset(string value, bool level) =>
        Assert.Equal(level, new LineAssignment("led", value).ParseLevel());

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("ON")]
    [InlineData("high")]
    public void Other_words_are_refused(string value) =>
        Assert.Throws<CliException>(() => new LineAssignment("led", value).ParseLevel());
}
