// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Tests;

public sealed class LineNamesTests
{
    [Fact]
    public void A_list_names_the_first_lines() =>
        Assert.Equal(["a", "b", "c", ""], LineNames.Parse(["a,b,c"], 4));

    [Fact]
    public void An_empty_item_leaves_its_line_without_a_name() =>
        Assert.Equal(["a", "", "c"], LineNames.Parse(["a,,c"], 3));

    [Fact]
    public void Numbered_names_go_where_they_are_told_and_can_be_mixed_with_a_list() =>
        Assert.Equal(["a", "b", "", "", "x", "y"], LineNames.Parse(["5=y", "a", "4=x,b"], 6));

    [Theory]
    [InlineData("a,b,c", "line 2")]
    [InlineData("2=a", "line 2")]
    [InlineData("-1=a", "no line")]
    [InlineData("x=a", "no line")]
    [InlineData("a,a", "two lines")]
    [InlineData("7", "offset")]
    [InlineData("0=a=b", "cannot be a name")]
    [InlineData("a\tb", "cannot be a name")]
    [InlineData("a:b", "cannot be a name")]
    [InlineData("it's", "cannot be a name")]
    [InlineData("a\"b", "cannot be a name")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdef", "too long")]
    [InlineData("öööööööööööööööö", "too long")]
    public void What_cannot_be_a_name_is_refused(string value, string says)
    {
        VirtualGpioException failure = Assert.Throws<VirtualGpioException>(() => LineNames.Parse([value], 2));
        Assert.Equal(ErrorKind.InvalidArgument, failure.Kind);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_31_bytes_fits() =>
        Assert.Equal("abcdefghijklmnopqrstuvwxyzabcde", LineNames.Parse(["abcdefghijklmnopqrstuvwxyzabcde"], 1)[0]);
}
