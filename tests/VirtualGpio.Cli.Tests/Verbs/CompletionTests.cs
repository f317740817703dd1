// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Tests.Verbs;

public sealed class CompletionTests : DaemonTests
{
    [Theory]
    [InlineData("vgpio ge", "get")]
    [InlineData("vgpio mon --ban", "--banner")]
    [InlineData("vgpio chip re", "remove")]
    [InlineData("vgpio mon --edges ri", "rising")]
    [InlineData("vgpio completion z", "zsh")]
    public async Task Verbs_options_and_words_are_completed(string line, string expected) =>
        Assert.Equal([expected], await OffersAsync(line));

    [Theory]
    [InlineData("get --dir DIR b", "button")]
    [InlineData("get --dir DIR gpio", "gpio0:2")]
    [InlineData("get button --dir DIR l", "led")]
    [InlineData("get --dir DIR -c gpio0 2", "2")]
    [InlineData("set --dir DIR b", "button=")]
    [InlineData("get --dir DIR -b ", "board")]
    [InlineData("info --dir DIR --chip ", "gpio0")]
    [InlineData("device --dir DIR ", "button1")]
    [InlineData("device --dir DIR button1 pr", "press")]
    [InlineData("recording stop --dir DIR ", "run1")]
    public async Task Names_come_from_the_board_that_runs(string line, string expected) =>
        Assert.Equal([expected], await OffersAsync($"vgpio {line.Replace("DIR", Base.Path, StringComparison.Ordinal)}"));

    [Theory]
    [InlineData("get", "\n  <LINE>  Lines")]
    [InlineData("set", "\n  <LINE=VALUE>  Lines")]
    [InlineData("wait", "\n  <LINE[=VALUE]>  The line")]
    public async Task The_help_names_what_to_give_also_where_a_board_runs(string verb, string says)
    {
        using TestDirectory runtime = new();
        Directory.CreateSymbolicLink(runtime.File("vgpio"), Base.Path);
        CliResult help = await Track(CliProcess.StartProgram(CliProcess.Program, [verb, "--help"], ("XDG_RUNTIME_DIR", runtime.Path))).EndAsync();
        Assert.Equal((0, ""), (help.Status, help.Errors));
        Assert.Contains(says, help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_runs_nothing_is_said()
    {
        using TestDirectory empty = new();
        Assert.Empty(await OffersAsync($"vgpio get --dir {empty.Path} "));
    }

    [Theory]
    [InlineData("vgpio ge", "get")]
    [InlineData("vgpio get --dir DIR but", "button")]
    [InlineData("vgpio get --dir DIR gpio0:", "2")]
    [InlineData("vgpio set --dir DIR button=1 l", "led=")]
    public async Task Bash_completes_with_the_script(string line, string expected)
    {
        line = line.Replace("DIR", Base.Path, StringComparison.Ordinal);
        // What bash does when Tab is pressed, as far as functions see of it.
        string script = $$"""
            PATH='{{AppContext.BaseDirectory}}':$PATH
            source <(vgpio completion bash)
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(vgpio); COMP_CWORD=1
            compopt() { :; }
            _vgpio
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p vgpio
            """;
        CliResult result = await Track(CliProcess.StartProgram("/bin/bash", ["--norc", "-c", script])).EndAsync();
        Assert.Equal(("", $"{expected}\ncomplete -o default -F _vgpio vgpio\n"), (result.Errors, result.Output));
    }

    [Fact]
    public async Task Other_shells_get_their_scripts_and_unknown_ones_are_told_so()
    {
        Assert.Contains("compdef _vgpio vgpio", (await CliProcess.RunAsync("completion", "zsh")).Output, StringComparison.Ordinal);
        Assert.Contains("complete -c vgpio", (await CliProcess.RunAsync("completion", "fish")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitStatus.Usage, (await CliProcess.RunAsync("completion", "tcsh")).Status);
    }

    private static async Task<string[]> OffersAsync(string line)
    {
        CliResult result = await CliProcess.RunAsync("complete", "--", line);
        Assert.Equal((0, ""), (result.Status, result.Errors));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
