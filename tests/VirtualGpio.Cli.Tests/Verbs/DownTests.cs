// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Tests.Verbs;

public sealed class DownTests : IDisposable
{
    private readonly TestDirectory _base = new();
    private readonly List<CliProcess> _boards = [];

    public void Dispose()
    {
        _boards.ForEach(board => board.Dispose());
        _base.Dispose();
    }

    [Fact]
    public async Task A_board_is_told_to_stop_and_waited_for()
    {
        CliProcess board = await StartAsync("board", "trap 'echo stopping; exit' TERM");
        Assert.Equal(new CliResult(0, "", ""), await DownAsync());
        Assert.Equal((0, "stopping\n"), (await board.EndAsync()) is var end ? (end.Status, end.Output) : default);
        Assert.Equal(ExitStatus.NoBoard, (await DownAsync()).Status);
    }

    [Fact]
    public async Task Of_several_one_is_named_or_all_are_meant()
    {
        CliProcess first = await StartAsync("first", "");
        CliProcess second = await StartAsync("second", "");
        CliResult result = await DownAsync();
        Assert.Equal(ExitStatus.Usage, result.Status);
        Assert.Contains("first, second", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await DownAsync("--board", "first")).Status);
        Assert.Equal(143, (await first.EndAsync()).Status);
        Assert.Equal(ExitStatus.NoBoard, (await DownAsync("--board", "first")).Status);
        Assert.Equal(0, (await DownAsync("--all")).Status);
        Assert.Equal(143, (await second.EndAsync()).Status);
    }

    [Fact]
    public async Task A_board_that_does_not_stop_is_not_waited_for_for_ever()
    {
        await StartAsync("board", "trap '' TERM");
        CliResult result = await DownAsync("--timeout", "50ms");
        Assert.Equal(ExitStatus.Failure, result.Status);
        Assert.Contains("kill -KILL", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>A process that holds the lock as a daemon does.</summary>
    private async Task<CliProcess> StartAsync(string name, string trap)
    {
        Directory.CreateDirectory(_base.File(name));
        string file = Path.Combine(_base.File(name), "up.lock");
        CliProcess board = CliProcess.StartProgram(
            "/bin/bash", ["-c", $"exec 9>'{file}'; flock 9; echo $$ >&9; {trap}\necho ready; while :; do read -t 0.05 <> <(:) || :; done"]);
        _boards.Add(board);
        await board.ReadUntilAsync("ready");
        return board;
    }

    private Task<CliResult> DownAsync(params string[] arguments) => CliProcess.RunAsync(["down", "--dir", _base.Path, .. arguments]);
}
