// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Host;

namespace VirtualGpio.Uapi.Tests.Host;

public sealed class DeviceNamesTests
{
    [Fact]
    public void Chips_are_numbered_in_their_order()
    {
        var names = new DeviceNames(["panel", "motor"]);
        Assert.Equal(("gpiochip0", "gpiochip1"), (names.Of("panel"), names.Of("motor")));
    }

    [Fact]
    public void A_chip_that_is_called_as_a_device_keeps_its_name_wherever_it_stands()
    {
        var names = new DeviceNames(["panel", "gpiochip0", "motor", "gpiochip7"]);
        Assert.Equal(
            ["gpiochip1", "gpiochip0", "gpiochip2", "gpiochip7"],
            new[] { "panel", "gpiochip0", "motor", "gpiochip7" }.Select(names.Of));
    }

    [Theory]
    [InlineData("gpiochip")]
    [InlineData("gpiochip01")]
    [InlineData("gpiochip100000")]
    [InlineData("gpiochip1a")]
    [InlineData("GPIOCHIP1")]
    public void What_only_looks_like_a_device_is_numbered(string chip) => Assert.Equal("gpiochip0", new DeviceNames([chip]).Of(chip));

    [Fact]
    public void A_chip_that_comes_later_gets_the_lowest_free_number_and_gives_it_back()
    {
        var names = new DeviceNames(["a", "b"]);
        names.Forget("a");
        Assert.Equal("gpiochip0", names.Of("c"));
        Assert.Equal("gpiochip2", names.Of("a"));
        Assert.Equal("gpiochip1", names.Of("b"));
    }

    [Fact]
    public void A_chip_that_comes_later_cannot_take_the_device_of_another()
    {
        var names = new DeviceNames(["panel"]);
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => names.Of("gpiochip0"));
        Assert.Equal(ErrorKind.Conflict, refusal.Kind);
        Assert.Contains("'panel' as /dev/gpiochip0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_chips_are_called_their_devices_are_different_and_can_be_made() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            Gen.OneOf(Gen.Choose(0, 12).Select(number => $"gpiochip{number}"), Gen.Elements("a", "b", "c", "gpiochip00", "x.y")).NonEmptyListOf().ToArbitrary(),
            chips =>
            {
                string[] distinct = [.. chips.Distinct()];
                var names = new DeviceNames(distinct);
                string[] devices = [.. distinct.Select(names.Of)];
                return new PrivateDevices(devices, userNamespace: false).Chips.Count == distinct.Length;
            }));
}
