// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Tests.Text;

public sealed class LineInfoFormatTests
{
    private static readonly ChipState s_chip = new() { Name = "gpio0", Lines = 2, Transport = "ivshmem-doorbell", Guest = "running", Protocol = 2 };

    private static readonly LineState s_button = new()
    {
        Offset = 0,
        Name = "button",
        Level = true,
        Used = true,
        Bias = "pull-up",
        Edges = "both",
        DebounceMicroseconds = 5_000,
        Consumer = "gpiomon",
        DrivenBy = "guest",
    };

    [Fact]
    public void All_lines_are_printed_as_gpioinfo_does_followed_by_the_level_and_who_drives_it() => Assert.Equal(
        "gpio0 - 2 lines: ivshmem-doorbell, guest running, protocol 2\n"
        + "\tline   0:\t\"button\"        \tinput bias=pull-up edges=both debounce-period=5ms consumer=\"gpiomon\" level=active driven-by=guest\n"
        + "\tline   1:\tunnamed         \toutput drive=open-drain consumer=\"kernel\" level=inactive driven-by=nobody\n",
        LineInfoFormat.Format(
            s_chip,
            [s_button, new() { Offset = 1, Name = "", Level = false, Output = true, Used = true, Drive = "open-drain" }],
            all: true,
            unquoted: false));

    [Fact]
    public void Single_lines_are_printed_with_their_chip() => Assert.Equal(
        "gpio0 0\tbutton          \tinput bias=pull-up edges=both debounce-period=5ms consumer=gpiomon level=active driven-by=guest\n",
        LineInfoFormat.Format(s_chip, [s_button], all: false, unquoted: true));

    [Fact]
    public void A_fault_and_a_contention_stand_out()
    {
        string text = LineInfoFormat.Format(
            s_chip with { Fault = "bad index 7" }, [s_button with { Contention = true, Host = "low" }], all: true, unquoted: false);
        Assert.Contains("FAULT: bad index 7", text, StringComparison.Ordinal);
        Assert.Contains("driven-by=contention host=low", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_consumer_named_by_a_guest_cannot_write_escape_sequences()
    {
        string text = LineInfoFormat.Format(s_chip, [s_button with { Consumer = "\u001b[2J\u009b" }], all: false, unquoted: false);
        Assert.Contains("consumer=\"?[2J?\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1us")]
    [InlineData(1_500, "1500us")]
    [InlineData(2_000, "2ms")]
    [InlineData(3_000_000, "3s")]
    public void A_debounce_period_is_printed_in_the_largest_unit_that_it_is_a_multiple_of(long microseconds, string text) =>
        Assert.Contains(
            $"debounce-period={text} ",
            LineInfoFormat.Format(s_chip, [s_button with { DebounceMicroseconds = microseconds }], all: false, unquoted: false),
            StringComparison.Ordinal);
}
