// SPDX-License-Identifier: MIT

namespace VirtualGpio.Tests;

public sealed class NearestNamesTests
{
    private static readonly string[] s_names = ["button", "button2", "led", "reset", "reset_n"];

    [Theory]
    [InlineData("buton", "button")]
    [InlineData("btuton", "button")]
    [InlineData("BUTTON", "button")]
    [InlineData("lad", "led")]
    [InlineData("rset", "reset")]
    public void A_slip_of_the_keyboard_finds_what_was_meant(string wrong, string meant) =>
        Assert.Equal(meant, NearestNames.Of(wrong, s_names)[0]);

    [Theory]
    [InlineData("temperature")]
    [InlineData("x")]
    [InlineData("")]
    public void What_is_near_to_nothing_finds_nothing(string wrong) => Assert.Empty(NearestNames.Of(wrong, s_names));

    [Fact]
    public void The_nearest_comes_first() =>
        Assert.Equal(["button2", "button"], NearestNames.Of("button2x", s_names));

    [Fact]
    public void The_hint_is_a_sentence() =>
        Assert.Equal(" Did you mean 'reset'?", NearestNames.Hint("resett", ["reset"]));
}
