// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Tests.Abi;

public sealed class GpioNameTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("button", 6)]
    [InlineData("exactly thirty-one bytes long..", 31)]
    [InlineData("more than thirty-one bytes long..", 31)]
    public void A_name_is_cut_off_so_that_a_zero_remains(string text, int length)
    {
        var name = GpioName.Of(text);
        Assert.Equal(text[..length], Encoding.ASCII.GetString(name.Text));
        Assert.Equal(0, name[length]);
    }

    [Fact]
    public void The_last_byte_of_a_name_that_lacks_its_zero_is_not_part_of_it()
    {
        var name = default(GpioName);
        ((Span<byte>)name).Fill((byte)'x');
        Assert.Equal(31, name.Text.Length);
        Assert.Equal(new string('x', 31), name.ToString());
    }

    [Fact]
    public void What_is_behind_the_zero_is_not_part_of_the_name()
    {
        var name = GpioName.Of("a\0b");
        Assert.Equal("a", name.ToString());
    }

    [Fact]
    public void What_is_no_character_and_what_controls_something_is_shown_as_a_replacement()
    {
        Assert.Equal("a\ufffdb\ufffd", GpioName.Of([(byte)'a', 0x1b, (byte)'b', 0xff]).ToString());
        Assert.Equal(new string('x', 30) + "\ufffd", GpioName.Of(new string('x', 30) + "ü").ToString());
    }
}
