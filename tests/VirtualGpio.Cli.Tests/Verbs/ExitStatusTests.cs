// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Tests.Fakes;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Tests.Verbs;

/// <summary>What goes wrong, and how verbs end then.</summary>
public sealed class ExitStatusTests : DaemonTests
{
    [Theory]
    [InlineData(ProblemCodes.Invalid, ExitStatus.Usage)]
    [InlineData(ProblemCodes.NotFound, ExitStatus.Usage)]
    [InlineData(ProblemCodes.Conflict, ExitStatus.Failure)]
    [InlineData(ProblemCodes.TooLarge, ExitStatus.Usage)]
    [InlineData(ProblemCodes.GuestBusy, ExitStatus.Timeout)]
    [InlineData(ProblemCodes.Timeout, ExitStatus.Timeout)]
    [InlineData(ProblemCodes.Stopping, ExitStatus.BoardGone)]
    [InlineData(ProblemCodes.LineDriven, ExitStatus.Failure)]
    [InlineData(ProblemCodes.Faulted, ExitStatus.Failure)]
    [InlineData(ProblemCodes.Unauthorized, ExitStatus.Failure)]
    [InlineData(ProblemCodes.Failed, ExitStatus.Failure)]
    [InlineData("a-word-of-tomorrow", ExitStatus.Failure)]
    public async Task What_the_daemon_refuses_is_told_in_its_words_and_has_a_status(string code, int status)
    {
        Daemon.Refuse("/v1/levels", code);
        Assert.Equal(new CliResult(status, "", "vgpio set: No. Try something else.\n"), await RunAsync("set", "led=1"));
        Assert.Equal(status, (await RunAsync("get", "led")).Status);
    }

    [Fact]
    public async Task Control_characters_of_a_refusal_do_not_reach_the_terminal()
    {
        Daemon.Refuse("/v1/levels", ProblemCodes.Invalid, detail: "\u001b[2J\u0007gone");
        Assert.Equal("vgpio get: ?[2J?gone\n", (await RunAsync("get", "led")).Errors);
    }

    [Fact]
    public async Task A_daemon_that_hangs_up_in_the_middle_is_gone()
    {
        Daemon.On("/v1/levels", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        CliResult result = await RunAsync("get", "led");
        Assert.Equal(ExitStatus.BoardGone, result.Status);
        Assert.StartsWith("vgpio get: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_runs_that_is_said()
    {
        using TestDirectory empty = new();
        foreach (string[] verb in (string[][])[["get", "led"], ["mon"], ["detect"], ["status"], ["down"], ["down", "--all"], ["watch"], ["batch"]])
        {
            CliResult result = await CliProcess.RunAsync([.. verb, "--dir", empty.Path]);
            Assert.Equal((ExitStatus.NoBoard, ""), (result.Status, result.Output));
            Assert.Contains("No board is running", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_socket_that_nobody_listens_on_any_more_is_no_board()
    {
        Directory.CreateDirectory(Base.File("dead"));
        await using (FakeDaemon dead = await FakeDaemon.StartAsync(Base, "dead"))
            Assert.Equal(ExitStatus.Usage, (await RunAsync("get", "led")).Status);
        Assert.Equal(0, (await RunAsync("get", "led")).Status);
        Assert.Equal(ExitStatus.NoBoard, (await RunAsync("get", "led", "--board", "dead")).Status);
    }

    [Fact]
    public async Task What_else_lies_where_boards_are_found_is_no_board()
    {
        Directory.CreateDirectory(Base.File("no board"));
        Directory.CreateDirectory(Base.File(".hidden"));
        await File.WriteAllTextAsync(Base.File("file"), "");
        Assert.Equal(0, (await RunAsync("get", "led")).Status);
    }

    [Fact]
    public async Task Of_several_boards_one_has_to_be_named()
    {
        await using FakeDaemon other = await FakeDaemon.StartAsync(Base, "other");
        CliResult result = await RunAsync("get", "led");
        Assert.Equal(ExitStatus.Usage, result.Status);
        Assert.Contains("board, other", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("get", "-b", "other", "led")).Status);
        Assert.Equal(0, (await RunAsync("get", "--name", "other", "led")).Status);
        result = await RunAsync("get", "--board", "othr", "led");
        Assert.Equal(ExitStatus.NoBoard, result.Status);
        Assert.Contains("Did you mean 'other'?", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'x' is no level", "set", "led=x")]
    [InlineData("'sideways' is no pull", "pull", "led=sideways")]
    [InlineData("--count: 0", "toggle", "led", "--count", "0")]
    [InlineData("'5h' is no period", "mon", "--idle-timeout", "5h")]
    [InlineData("'1,h' says", "set", "1,h")]
    [InlineData("cannot be a board's name", "info", "--board", "../x")]
    [InlineData("--level: 2", "pulse", "led", "--level", "2")]
    [InlineData("says not what to wait for", "wait", "led")]
    [InlineData("exclude each other", "wait", "led", "--edge", "both", "--stable", "1")]
    [InlineData("--edge is for a line without a level", "wait", "led=1", "--edge", "both")]
    [InlineData("--count goes with --edge", "wait", "led=1", "--count", "2")]
    [InlineData("--speed: 0", "play", "-", "--speed", "0")]
    [InlineData("--map: 'x'", "play", "-", "--map", "x")]
    [InlineData("cannot be read", "play", "/nowhere/x.vcd")]
    [InlineData("cannot be read", "batch", "/nowhere/x")]
    [InlineData("two lines are named 'a'", "chip", "add", "x", "--line-names", "a,a")]
    [InlineData("--lines: 1025", "chip", "add", "x", "--lines", "1025")]
    [InlineData("'x' says no name and value", "device", "button1", "press", "x")]
    [InlineData("--token-file goes with --connect", "get", "led", "--token-file", "x")]
    [InlineData("--board and --dir do not go with it", "get", "led", "--connect", "http://x:1")]
    public async Task Mistakes_are_told_before_anything_is_done(string says, params string[] arguments)
    {
        CliResult result = await RunAsync(arguments);
        Assert.Equal((ExitStatus.Usage, ""), (result.Status, result.Output));
        Assert.StartsWith($"vgpio {arguments[0]}: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Daemon.Requests, request => !request.What.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wait_that_is_in_vain_has_its_own_status()
    {
        Daemon.Refuse("/v1/wait", ProblemCodes.Timeout, 504, "It did not come within 1 s.");
        Assert.Equal(new CliResult(ExitStatus.Timeout, "", "vgpio wait: It did not come within 1 s.\n"), await RunAsync("wait", "led=1", "--timeout", "1s"));
    }
}
