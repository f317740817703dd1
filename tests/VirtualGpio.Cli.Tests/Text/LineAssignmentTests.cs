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
    [InlineData("1", 1)]
    [InlineData("active", 1)]
    [InlineData("on", 1)]
    [InlineData("true", 1)]
    [InlineData("0", 0)]
    [InlineData("inactive", 0)]
    [InlineData("off", 0)]
    [InlineData("false", 0)]
    public void The_words_for_levels_are_those_of_gpioset(string value, int level) =>
        Assert.Equal(level, new LineAssignment("led", value).ParseLevel());

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("ON")]
    [InlineData("high")]
    public void Other_words_are_refused(string value) =>
        Assert.Throws<CliException>(() => new LineAssignment("led", value).ParseLevel());
}
