// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

public sealed class ChipTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    public void A_number_of_lines_out_of_range_is_refused_by_its_number(int lines) =>
        Refuses(ErrorKind.InvalidArgument, $"{lines} lines", () => new Board().AddChip("chip", lines));

    [Fact]
    public void Names_that_do_not_fit_are_refused_with_the_line()
    {
        Refuses(ErrorKind.InvalidArgument, "line 1 has 32 bytes", () => new Board().AddChip("chip", 2, ["ok", new string('x', 32)]));
        Refuses(ErrorKind.InvalidArgument, "line 0 has 32 bytes", () => new Board().AddChip("chip", 2, [new string('ä', 16)]));
        Refuses(ErrorKind.InvalidArgument, "U+000A", () => new Board().AddChip("chip", 2, ["a\nb"]));
        Refuses(ErrorKind.InvalidArgument, "3 names for 2 lines", () => new Board().AddChip("chip", 2, ["a", "b", "c"]));
        Refuses(ErrorKind.InvalidArgument, "needs a name", () => new Board().AddChip(" ", 2));
    }

    [Fact]
    public void A_line_is_found_by_offset_and_by_name()
    {
        Chip chip = new Board().AddChip("chip", 4, ["button", null, "", new string('x', 31)]);
        Assert.Equal(3, chip.Line(new string('x', 31)).Offset);
        Assert.Equal("button", chip.Line(0).Name);
        Refuses(ErrorKind.NoSuchLine, "no line 4", () => chip.Line(4));
        Refuses(ErrorKind.NoSuchLine, "no line -1", () => chip.Line(-1));
        Refuses(ErrorKind.NoSuchLine, "'knob'", () => chip.Line("knob"));
        Refuses(ErrorKind.NoSuchLine, "''", () => chip.Line(""));
    }

    [Fact]
    public void A_name_that_two_lines_have_does_not_tell_which()
    {
        Chip chip = new Board().AddChip("chip", 3, ["nc", "led", "nc"]);
        Refuses(ErrorKind.NoSuchLine, "(0, 2)", () => chip.Line("nc"));
    }

    private static void Refuses(ErrorKind kind, string text, Func<object> action)
    {
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(action);
        Assert.Equal(kind, refusal.Kind);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }
}
