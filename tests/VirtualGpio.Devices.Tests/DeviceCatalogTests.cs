// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices.Tests;

public sealed class DeviceCatalogTests
{
    public static TheoryData<string> Names { get; } = new(DeviceCatalog.Types.Select(type => type.Name));

    [Fact]
    public void Types_are_found_by_name()
    {
        Assert.Equal(["button", "led"], DeviceCatalog.Types.Select(type => type.Name));
        Assert.Same(DeviceCatalog.Types[1], DeviceCatalog.Find("led"));
        Assert.False(DeviceCatalog.TryFind("LED", out _));
    }

    [Fact]
    public void An_unknown_type_is_told_with_the_nearest_names()
    {
        var failure = Assert.Throws<VirtualGpioException>(() => DeviceCatalog.Find("buton"));

        Assert.Equal("There is no device type 'buton'. Did you mean 'button'? Types: button, led.", failure.Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_type_says_of_itself_holds(string name)
    {
        DeviceType type = DeviceCatalog.Find(name);
        string[] keys = [.. type.Pins.Select(pin => pin.Name), .. type.Parameters.Select(parameter => parameter.Name), "type"];
        var nets = type.Pins.ToDictionary(pin => pin.Name, pin => new Board().AddNet(pin.Name));
        Device device = type.Create("d", nets, Bench.Pairs(""));

        Assert.Equal(keys.Distinct(), keys);
        Assert.All(keys, key => Assert.Matches("^[a-z][a-z0-9-]*$", key));
        Assert.EndsWith(".", type.Description, StringComparison.Ordinal);
        Assert.All(
            type.Parameters.Concat(type.Actions.SelectMany(action => action.Arguments)),
            parameter => Assert.True(parameter.Default is null || parameter.Kind.TryParse(parameter.Default, out _), parameter.Name));
        Assert.Equal(type.Readings.Select(reading => reading.Name), device.Read().Select(reading => reading.Name));
        Assert.Equal(("d", type), (device.Name, device.Type));
        device.Start(0);
        foreach (ActionType action in type.Actions)
            device.Act(action.Name, action.Arguments.Where(argument => argument.Default is not null).ToDictionary(argument => argument.Name, argument => argument.Default!), long.MaxValue / 2);
        device.Stop(long.MaxValue / 2);
        Assert.All(nets.Values, net => Assert.True(net.Floats));
    }
}
