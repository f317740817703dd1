// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Tests.Up;

namespace VirtualGpio.Daemon.Tests.Run;

/// <summary><c>vgpio run --view</c>: the two ways to see chips.</summary>
public sealed class ViewTests : BoardTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("private")]
    [InlineData("trapped")]
    public async Task The_chip_is_there_and_the_exit_status_is_the_programs(string view)
    {
        UpResult result = await RunAsync("--view", view, "--", "sh", "-c", "echo /dev/gpiochip*; test -c /dev/gpiochip0 || exit 1; ls /sys/bus/gpio/devices; exit 7");
        Assert.Equal((7, "/dev/gpiochip0\ngpiochip0\n", ""), (result.Status, result.Output, result.Errors));
    }

    [Theory]
    [InlineData("private", "1:7\n")]
    [InlineData("trapped", "1:7 is another\n")]
    public async Task Each_way_is_the_one_that_was_asked_for(string view, string expected)
    {
        UpResult result = await RunAsync("--view", view, "--", "sh", "-c", "number=$(cat /sys/bus/gpio/devices/gpiochip0/dev); test $number = 1:7 && echo 1:7 || echo 1:7 is another");
        Assert.Equal(expected, result.Output);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_in_the_same_way() =>
        Assert.Equal(127, (await RunAsync("--view", "trapped", "--", "vgpio-no-such-program")).Status);

    [Fact]
    public async Task Another_way_is_refused()
    {
        UpResult result = await RunAsync("--view", "other", "--", "true");
        Assert.NotEqual(0, result.Status);
        Assert.Contains("trapped", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_listener_has_its_calls_passed() =>
        Assert.Contains("--pass-calls", (await RunAsync("--pass-calls")).Errors, StringComparison.Ordinal);

    private Task<UpResult> RunAsync(params string[] arguments) =>
        Track(UpProcess.StartProgram(UpProcess.Program, ["run", "--dir", Base, .. arguments])).EndAsync();
}
