// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices.Tests;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("pres", "", "The device 'device' (button) has no action 'pres'. Did you mean 'press'? Its actions: press, release, click.")]
    [InlineData("", "", "has no action ''")]
    [InlineData("click", "for=fast", "The action 'click' of 'device' (button): the argument 'for' is 'fast': it must be a duration from 1us to 60m, such as 100us")]
    [InlineData("click", "for=0", "the argument 'for' is '0'")]
    [InlineData("click", "form=1ms", "has no argument 'form'. Did you mean 'for'? Possible: for.")]
    [InlineData("press", "for=1ms", "has no argument 'for'. It has none.")]
    public void An_action_that_is_not_possible_is_refused_with_what_is(string action, string arguments, string message)
    {
        var bench = new Bench("button", "pull=up");
        bench.Device.Start(0);

        var failure = Assert.Throws<VirtualGpioException>(() => bench.Act(action, 1, arguments));

        Assert.Equal(ErrorKind.InvalidArgument, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal("false", bench["pressed"]);
    }

    [Fact]
    public void A_device_without_actions_says_so()
    {
        var bench = new Bench("led");
        bench.Device.Start(0);

        var failure = Assert.Throws<VirtualGpioException>(() => bench.Act("press", 1));

        Assert.Equal("The device 'device' (led) has no action 'press': it has none at all.", failure.Message);
    }

    [Fact]
    public void A_device_is_started_once_and_acts_only_then()
    {
        var bench = new Bench("button");

        Assert.Throws<InvalidOperationException>(() => bench.Act("press", 0));
        bench.Device.Start(1);
        Assert.Throws<InvalidOperationException>(() => bench.Device.Start(2));
    }

    [Theory]
    [InlineData("activ=low", "The device 'd' (button) has no parameter 'activ'. Did you mean 'active'? Possible: active, pull, bounce, bounce-time.")]
    [InlineData("active=medium", "The device 'd' (button): the parameter 'active' is 'medium': it must be low or high (also 0 or 1, off or on).")]
    [InlineData("pull=strong", "'pull' is 'strong': it must be none, up or down.")]
    [InlineData("bounce=-1", "'bounce' is '-1': it must be a whole number from 0 to 100.")]
    public void A_wrong_parameter_is_refused_with_what_is_possible(string parameters, string message)
    {
        var pins = new Dictionary<string, Net> { ["line"] = new Board().AddNet("n") };

        var failure = Assert.Throws<VirtualGpioException>(() => DeviceCatalog.Find("button").Create("d", pins, Bench.Pairs(parameters)));

        Assert.Equal(ErrorKind.InvalidArgument, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_and_an_unknown_pin_are_refused()
    {
        DeviceType type = DeviceCatalog.Find("led");
        Net net = new Board().AddNet("n");

        var missing = Assert.Throws<VirtualGpioException>(() => type.Create("d", new Dictionary<string, Net>(), Bench.Pairs("")));
        var unknown = Assert.Throws<VirtualGpioException>(() => type.Create("d", new Dictionary<string, Net> { ["lines"] = net }, Bench.Pairs("")));

        Assert.Equal("The device 'd' (led) lacks its pin 'line': the line that makes it shine.", missing.Message);
        Assert.Equal("The device 'd' (led) has no pin 'lines'. Did you mean 'line'? Its pins: line.", unknown.Message);
    }
}
