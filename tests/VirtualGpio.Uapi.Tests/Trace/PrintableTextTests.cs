// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Tests.Trace;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("button", "button")]
    [InlineData("a b", "a b")]
    [InlineData("Tür", "Tür")]
    [InlineData("a\"b\\", "a\\\"b\\\\")]
    [InlineData("a\nb\tc", "a\\nb\\tc")]
    [InlineData("\u001b[2J", "\\x1b[2J")]
    [InlineData("\u202egnirts", "\\xe2\\x80\\xaegnirts")]
    [InlineData("\u2028", "\\xe2\\x80\\xa8")]
    [InlineData("\u0085", "\\xc2\\x85")]
    [InlineData("\u00a0", "\\xc2\\xa0")]
    public void What_can_be_read_stays_and_what_could_steer_a_terminal_is_spelled(string text, string shown) =>
        Assert.Equal(shown, PrintableText.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_no_characters_are_spelled() =>
        Assert.Equal("\"a\\xff\\xc3b\"", PrintableText.Quoted([(byte)'a', 0xFF, 0xC3, (byte)'b']));

    [Fact]
    public void Whatever_the_bytes_are_the_text_is_printable() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Printable.Check(PrintableText.Of(bytes))).QuickCheckThrowOnFailure();
}
