// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Tests;

public sealed class VerbLineTests
{
    [Theory]
    [InlineData("There is no verb 'gte'. Did you mean 'get'?", "gte")]
    [InlineData("There is no option '--bord'. Did you mean '--board'?", "get", "a", "--bord", "x")]
    [InlineData("There is no option '--jsn'. Did you mean '--json'?", "detect", "--jsn")]
    [InlineData("There is no option '--forse'. Did you mean '--force'?", "chip", "remove", "a", "--forse")]
    [InlineData("The option '-c' stands in front of the verb. Put it behind: vgpio get … -c …", "-c", "gpio0", "get", "1")]
    [InlineData("Try 'vgpio get --help'", "get")]
    [InlineData("exclude each other", "mon", "--json", "--format", "%l")]
    [InlineData("exclude each other", "notify", "--utc", "--localtime")]
    [InlineData("--event: 'edge'", "notify", "--event", "edge")]
    [InlineData("--num-events: 0", "mon", "-n", "0")]
    [InlineData("--edges: 'up'", "mon", "--edges", "up")]
    [InlineData("Try 'vgpio --help'")]
    public async Task A_wrong_command_line_ends_with_status_2_and_says_what_to_do(string says, params string[] arguments)
    {
        CliResult result = await CliProcess.RunAsync(arguments);
        Assert.Equal(ExitStatus.Usage, result.Status);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("Exit status:", "--help")]
    [InlineData("mon <LINE>", "--help")]
    [InlineData("vgpio get <LINE>...", "get", "--help")]
    [InlineData("%w  who made it", "mon", "-h")]
    [InlineData("Serve a board", "--help")]
    [InlineData("wait LINE=0|1 TIMEOUT", "batch", "--help")]
    public async Task The_help_tells(string says, params string[] arguments)
    {
        CliResult result = await CliProcess.RunAsync(arguments);
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.Contains(says, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("complete <LINE>", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_to_a_file_is_appended_where_the_shell_stands()
    {
        using var directory = new TestDirectory();
        string file = directory.File("out");
        using CliProcess shell = CliProcess.StartProgram(
            "/bin/sh", ["-c", $"(echo first; '{CliProcess.Program}' vg_get_set -v; echo last) > '{file}'"]);
        Assert.Equal(0, (await shell.EndAsync()).Status);
        Assert.Equal("first\nvg_get_set version 0.0.0\nlast\n", await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public async Task Without_a_standard_error_the_status_still_says_what_was_wrong(string redirection)
    {
        using CliProcess shell = CliProcess.StartProgram("/bin/sh", ["-c", $"'{CliProcess.Program}' nonsense {redirection}; echo $?"]);
        Assert.Equal($"{ExitStatus.Usage}\n", (await shell.EndAsync()).Output);
    }

    [Fact]
    public async Task A_full_disk_is_an_error()
    {
        using CliProcess shell = CliProcess.StartProgram("/bin/sh", ["-c", $"'{CliProcess.Program}' vg_get_set -v > /dev/full"]);
        CliResult result = await shell.EndAsync();
        Assert.Equal(ExitStatus.Failure, result.Status);
        Assert.Contains("cannot be written", result.Errors, StringComparison.Ordinal);
    }
}
