// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace VirtualGpio.Cli.Tests.Up;

/// <summary>What the short verbs do to a running chip.</summary>
public sealed class VerbTests : ChipTests
{
    [Fact]
    public async Task What_one_process_sets_another_one_gets()
    {
        await UpAsync("--line-names", "button,led", "--line-names", "31=last");
        Assert.Equal(new CliResult(0, "\"button\"=inactive \"31\"=inactive\n", ""), await RunAsync("get", "button", "31"));
        Assert.Equal(new CliResult(0, "", ""), await RunAsync("set", "button=1", "last=active"));
        Assert.Equal("\"button\"=active \"led\"=inactive \"31\"=active\n", (await RunAsync("get", "button", "led", "31")).Output);
        Assert.Equal("1 0\n", (await RunAsync("get", "--numeric", "0", "1")).Output);
        Assert.Equal("button=active\n", (await RunAsync("get", "--unquoted", "button")).Output);
        Assert.Equal(0, (await RunAsync("set", "button=off")).Status);
        Assert.Equal("0\n", (await RunAsync("get", "--numeric", "button")).Output);
    }

    [Fact]
    public async Task Pulls_hold_until_they_are_released_and_give_way_to_strong_levels()
    {
        await UpAsync("--line-names", "a,b", "--pull", "b=up");
        Assert.Equal("0 1\n", (await RunAsync("get", "--numeric", "a", "b")).Output);
        Assert.Equal(0, (await RunAsync("pull", "a=up", "b=down")).Status);
        Assert.Equal("1 0\n", (await RunAsync("get", "--numeric", "a", "b")).Output);
        Assert.Equal(0, (await RunAsync("set", "a=0")).Status);
        Assert.Contains("driven-by=host host=low", (await RunAsync("info", "a")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("release", "a", "b")).Status);
        Assert.Contains("driven-by=nobody", (await RunAsync("info", "a")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_info_lists_the_chip_and_all_lines_or_those_asked_for()
    {
        await UpAsync("--lines", "2", "--line-names", "button");
        Assert.Equal(
            "gpio0 - 2 lines: ivshmem-doorbell, guest detached\n"
            + "\tline   0:\t\"button\"        \tinput level=inactive driven-by=nobody\n"
            + "\tline   1:\tunnamed         \tinput level=inactive driven-by=nobody\n",
            (await RunAsync("info")).Output);
        Assert.Equal("gpio0 1\tunnamed         \tinput level=inactive driven-by=nobody\n", (await RunAsync("info", "1")).Output);
        using JsonDocument json = JsonDocument.Parse((await RunAsync("info", "--json")).Output);
        Assert.Equal("gpio0", json.RootElement.GetProperty("chip").GetProperty("name").GetString());
        Assert.Equal("button", json.RootElement.GetProperty("lines")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_chip_with_the_most_lines_shows_all_of_them()
    {
        await UpAsync("--lines", "1024", "--line-names", "1023=last");
        Assert.Equal(0, (await RunAsync("set", "last=1")).Status);
        CliResult result = await RunAsync("info");
        Assert.Equal(1025, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("line 1023:\t\"last\"          \tinput level=active driven-by=host host=high", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_chips_one_has_to_be_named()
    {
        await UpAsync();
        await UpAsync("--name", "other", "--line-names", "a");
        CliResult result = await RunAsync("get", "0");
        Assert.Equal(ExitStatus.Usage, result.Status);
        Assert.Contains("gpio0, other", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("get", "--name", "other", "a")).Status);
        result = await RunAsync("get", "--name", "othr", "a");
        Assert.Equal(ExitStatus.NoChip, result.Status);
        Assert.Contains("Did you mean 'other'?", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitStatus.Usage, "There is no line 'buton' on gpio0. Did you mean 'button'?", "get", "buton")]
    [InlineData(ExitStatus.Usage, "There is no line 32", "set", "32=1")]
    [InlineData(ExitStatus.Usage, "same line", "get", "0", "button")]
    [InlineData(ExitStatus.Usage, "'x' is no level", "set", "button=x")]
    [InlineData(ExitStatus.Usage, "'sideways' is no pull", "pull", "button=sideways")]
    [InlineData(ExitStatus.Usage, "--count: 0", "toggle", "button", "--count", "0")]
    [InlineData(ExitStatus.Usage, "'5h' is no period", "mon", "--idle-timeout", "5h")]
    [InlineData(ExitStatus.Usage, "no line 'nix'", "mon", "nix")]
    [InlineData(ExitStatus.NoChip, "No chip 'none' is running", "info", "--name", "none")]
    [InlineData(ExitStatus.Usage, "cannot be a chip's name", "info", "--name", "../x")]
    public async Task Mistakes_are_told_on_stderr_with_their_status(int status, string says, params string[] arguments)
    {
        await UpAsync("--line-names", "button");
        CliResult result = await RunAsync(arguments);
        Assert.Equal(status, result.Status);
        Assert.StartsWith($"vgpio {arguments[0]}: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }
}
