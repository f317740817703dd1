// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Legacy;

namespace VirtualGpio.Cli.Tests.Legacy;

public sealed class MemorySizeTests
{
    [Theory]
    [InlineData("4096", 4096)]
    [InlineData("4096B", 4096)]
    [InlineData("4K", 4096)]
    [InlineData("4M", 4194304)]
    [InlineData("4m", 4194304)]
    [InlineData("1G", 1073741824)]
    [InlineData("0.5G", 536870912)]
    [InlineData("0x100000", 1048576)]
    public void Sizes_have_suffixes(string text, long expected)
    {
        Assert.True(MemorySize.TryParse(text, out long bytes, out string? error), error);
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("", "is no size")]
    [InlineData("M", "is no size")]
    [InlineData("4X", "is no size")]
    [InlineData("4MM", "is no size")]
    [InlineData("-4M", "is no size")]
    [InlineData("0x", "is no size")]
    [InlineData("1e6", "is no size")]
    [InlineData("0", "is zero")]
    [InlineData("0M", "is zero")]
    [InlineData("1K", "is below 4K")]
    [InlineData("3M", "is no power of two, which QEMU needs; 4194304 is the next one")]
    [InlineData("2G", "is above the limit of 1G")]
    [InlineData("9E", "is above the limit of 1G")]
    [InlineData("99999999999999999999", "is above the limit of 1G")]
    public void Others_are_refused_with_the_reason(string text, string expected)
    {
        Assert.False(MemorySize.TryParse(text, out _, out string? error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", error, StringComparison.Ordinal);
    }
}
