// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Qemu;

namespace VirtualGpio.Cli.Tests.Qemu;

public sealed class MachineMemoryTests
{
    [Theory]
    [InlineData("512", "512M")]
    [InlineData("512m", "512M")]
    [InlineData("2G", "2G")]
    [InlineData("1t", "1T")]
    [InlineData("1", "1M")]
    [InlineData("1073741824", "1073741824M")]
    [InlineData("0512M", "512M")]
    public void A_size_means_the_same_in_all_of_QEMUs_options(string text, string size) => Assert.Equal(size, MachineMemory.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("0")]
    [InlineData("0G")]
    [InlineData("-1")]
    [InlineData("1.5G")]
    [InlineData("512K")]
    [InlineData("512MB")]
    [InlineData("1025T")]
    [InlineData("99999999999999999999")]
    [InlineData("512M,share=off")]
    public void What_is_no_size_is_refused(string text)
    {
        CliException refusal = Assert.Throws<CliException>(() => MachineMemory.Parse(text));
        Assert.Equal(ExitStatus.Usage, refusal.Status);
        Assert.StartsWith($"--memory: '{text}' is no size", refusal.Message, StringComparison.Ordinal);
    }
}
