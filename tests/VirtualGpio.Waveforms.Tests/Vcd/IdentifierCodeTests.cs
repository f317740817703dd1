// SPDX-License-Identifier: MIT
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Vcd;

public sealed class IdentifierCodeTests
{
    [Theory]
    [InlineData(0, "!")]
    [InlineData(93, "~")]
    [InlineData(94, "!!")]
    [InlineData(95, "\"!")]
    [InlineData(94 + (94 * 94) - 1, "~~")]
    [InlineData(94 + (94 * 94), "!!!")]
    public void Codes_are_the_printable_characters_shortest_first(int index, string code) => Assert.Equal(code, IdentifierCode.Of(index));

    [Fact]
    public void No_two_signals_have_the_same_code()
    {
        string[] codes = [.. Enumerable.Range(0, VcdLimits.Variables).Select(IdentifierCode.Of)];

        Assert.Equal(codes.Length, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(codes.Select(code => code.Length).Order(), codes.Select(code => code.Length));
        Assert.DoesNotContain(codes, code => code.AsSpan().ContainsAnyExceptInRange('!', '~'));
    }
}
