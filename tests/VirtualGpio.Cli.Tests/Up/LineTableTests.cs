// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Up;

namespace VirtualGpio.Cli.Tests.Up;

public sealed class LineTableTests
{
    private readonly LineTable _lines = new("gpio0", ["button", "", "led", "reset"]);

    [Fact]
    public void Lines_are_found_by_name_and_by_offset_in_the_order_asked_for() =>
        Assert.Equal([2, 1, 0], _lines.Find(["led", "1", "button"]));

    [Theory]
    [InlineData("4", "lines 0 to 3")]
    [InlineData("99999999999", "no line '99999999999'")]
    [InlineData("-1", "no line '-1'")]
    [InlineData("buton", "Did you mean 'button'?")]
    [InlineData("thermometer", "vgpio info")]
    [InlineData("", "no line ''")]
    public void An_unknown_line_is_refused_with_what_to_do_next(string line, string says)
    {
        CliException failure = Assert.Throws<CliException>(() => _lines.Find([line]));
        Assert.Equal(ExitStatus.Usage, failure.Status);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_given_twice_under_different_names_is_noticed() =>
        Assert.Contains("'led' and '2' are the same line", Assert.Throws<CliException>(() => _lines.Find(["led", "2"])).Message, StringComparison.Ordinal);

    [Fact]
    public void No_line_or_null_in_a_request_is_refused()
    {
        Assert.Throws<CliException>(() => _lines.Find(null));
        Assert.Throws<CliException>(() => _lines.Find([]));
        Assert.Throws<CliException>(() => _lines.Find([null!]));
    }
}
