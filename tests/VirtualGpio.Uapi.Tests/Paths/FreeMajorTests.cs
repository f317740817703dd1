// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Paths;

namespace VirtualGpio.Uapi.Tests.Paths;

public sealed class FreeMajorTests
{
    [Theory]
    [InlineData("", 254u)]
    [InlineData("Character devices:\n  1 mem\n254 gpiochip\n\nBlock devices:\n253 virtblk\n", 253u)]
    [InlineData("254 a\n253 b\nno number\n252\n", 251u)]
    public void A_kind_that_the_machine_does_not_have_is_found(string devices, uint expected) =>
        Assert.Equal(expected, FreeMajor.Find(devices.Split('\n')));

    [Fact]
    public void When_all_low_numbers_are_taken_there_are_high_ones() =>
        Assert.Equal(511u, FreeMajor.Find(Enumerable.Range(0, 255).Select(major => $"{major} x")));

    [Fact]
    public void This_machine_has_one()
    {
        uint major = FreeMajor.Find();
        Assert.DoesNotContain(File.ReadLines("/proc/devices").TakeWhile(line => line != "Block devices:"), line => line.StartsWith($"{major} ", StringComparison.Ordinal));
    }
}
