// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Up;

namespace VirtualGpio.Daemon.Tests.Up;

public sealed class LineNamesTests
{
    [Fact]
    public void Lists_and_single_names_can_be_mixed() =>
        Assert.Equal(["a", "", "c", "d"], LineNames.Parse(["a,,c", "3=d"], 4));

    [Theory]
    [InlineData("a,b,c", "for line 2")]
    [InlineData("7=a", "for line 7")]
    [InlineData("x=a", "'x' in 'x=a' is no line")]
    [InlineData("12", "taken for an offset")]
    [InlineData("a\"b", "cannot be a name")]
    [InlineData("a234567890123456789012345678901234567890", "too long")]
    public void A_name_that_cannot_be_one_is_refused(string text, string says) =>
        Assert.Contains(says, Assert.Throws<VerbException>(() => LineNames.Parse([text], 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Pulls_go_to_lines_by_name_or_offset()
    {
        Assert.Equal([Signal.PullUp, Signal.HighImpedance, Signal.PullDown], LinePulls.Parse(["\"a\"=up", "2=down"], ["a", "", "c"]));
        Assert.Throws<VerbException>(() => LinePulls.Parse(["a=up", "0=down"], ["a"]));
    }
}
