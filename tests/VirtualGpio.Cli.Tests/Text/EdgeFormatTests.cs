// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Tests.Text;

public sealed class EdgeFormatTests
{
    private static readonly EdgeRecord s_edge = new() { Offset = 3, Level = true, Sequence = 17, Nanoseconds = 12_000_000_034, By = "guest" };

    [Fact]
    public void An_edge_is_printed_as_gpiomon_does_followed_by_its_number_and_who_made_it() =>
        Assert.Equal("12.000000034\trising\t\"button\"\tseq=17 by=guest", Format(null).Format(s_edge, 0));

    [Fact]
    public void A_line_without_a_name_is_printed_as_chip_and_offset() =>
        Assert.Equal("12.000000034\tfalling\tgpio0 5\tseq=17 by=guest", Format(null).Format(s_edge with { Offset = 5, Level = false }, 0));

    [Theory]
    [InlineData("%c %o %l", "gpio0 3 button")]
    [InlineData("%e%E", "1rising")]
    [InlineData("%S #%n %w", "12.000000034 #17 guest")]
    [InlineData("100%% %x %", "100% %x %")]
    [InlineData("%U", "1970-01-02T00:00:12.000000034Z")]
    public void The_format_specifiers_are_those_of_gpiomon_and_two_more(string custom, string text) =>
        Assert.Equal(text, Format(custom).Format(s_edge, wallClock: 86_400_000_000_000));

    [Fact]
    public void An_edge_in_JSON_is_one_object() => Assert.Equal(
        """{"event":"edge","chip":"gpio0","offset":3,"name":"button","edge":"rising","level":1,"sequence":17,"by":"guest","nanoseconds":12000000034}""",
        Format(null).Json(s_edge));

    [Fact]
    public void Missed_events_are_counted_out()
    {
        Assert.Equal("-- 5 events missed: this reader was too slow --", EdgeFormat.Missed(5));
        Assert.Equal("""{"event":"missed","count":5}""", EdgeFormat.MissedJson(5));
    }

    private static EdgeFormat Format(string? custom) =>
        new("gpio0", new Dictionary<int, string> { [3] = "button", [5] = "" }, custom, Unquoted: false);
}
