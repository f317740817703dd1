// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Tests.Fakes;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Tests.Text;

public sealed class EdgeFormatTests
{
    private static readonly BoardEvent s_edge = FakeDaemon.Edge(0, 1, 17, "gpio0") with { Time = 12_000_000_034 };

    [Fact]
    public void An_edge_is_printed_as_gpiomon_does_followed_by_its_number_and_who_made_it() =>
        Assert.Equal("12.000000034\trising\t\"button\"\tseq=17 by=gpio0", Format(null).Text(s_edge));

    [Fact]
    public void A_line_without_a_name_is_printed_as_chip_and_offset() =>
        Assert.Equal("12.000000034\tfalling\tgpio0 5\tseq=17 by=gpio0", Format(null).Text(s_edge with { Net = "gpio0.5", Lines = ["gpio0:5"], Level = 0 }));

    [Fact]
    public void A_net_that_no_line_is_on_is_printed_by_its_name() =>
        Assert.Equal("12.000000034\trising\t\"sda\"\tseq=17 by=gpio0", Format(null).Text(s_edge with { Net = "sda", Lines = [] }));

    [Fact]
    public void Of_several_lines_on_a_net_one_with_a_name_stands_for_it()
    {
        LineLabels labels = new([Canned.Unnamed with { Net = "n" }, Canned.Led with { Net = "n" }]);
        Assert.Equal("led", labels.OfNet(s_edge with { Net = "n", Lines = ["gpio0:2", "gpio0:1"] }).Name);
    }

    [Theory]
    [InlineData("%c %o %l", "gpio0 0 button")]
    [InlineData("%e%E", "1rising")]
    [InlineData("%S #%n %N %w", "12.000000034 #17 57 gpio0")]
    [InlineData("100%% %x %", "100% %x %")]
    [InlineData("%U", "1970-01-02T00:00:12.000000034Z")]
    public void The_format_specifiers_are_those_of_gpiomon_and_three_more(string custom, string text) =>
        Assert.Equal(text, Format(custom).Text(s_edge));

    [Fact]
    public void A_name_cannot_write_to_the_terminal_what_it_likes()
    {
        LineLabels labels = new([Canned.Button with { Name = "a\u001b[2J" }]);
        Assert.Equal("\"a?[2J\"", labels.OfNet(s_edge).Text(unquoted: false, withChip: false));
    }

    private static EdgeFormat Format(string? custom) =>
        new() { Labels = new([Canned.Button]), Time = new(TimeKind.Seconds, 86_400_000_000_000), Custom = custom };
}
