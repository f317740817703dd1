// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Cli.Tests.Verbs;

/// <summary>How <c>vgpio up</c> becomes <c>vgpiod up</c>; a script stands for the daemon.</summary>
public sealed class DaemonProgramTests : IDisposable
{
    private readonly TestDirectory _program = new();

    public DaemonProgramTests()
    {
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
            File.Copy(file, _program.File(Path.GetFileName(file)));
        Directory.CreateDirectory(_program.File("daemon"));
    }

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("up")]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("schema")]
    public async Task The_daemons_verbs_are_passed_on_word_for_word_in_the_same_process(string verb)
    {
        Write("printf '%s\\n' $$ \"$@\"; exit 7");
        using CliProcess process = CliProcess.StartProgram(_program.File("vgpio"), [verb, "--help", "a b", "ö=\"'", ""]);
        CliResult result = await process.EndAsync();
        Assert.Equal((7, $"{process.Id}\n{verb}\n--help\na b\nö=\"'\n\n"), (result.Status, result.Output));
    }

    [Fact]
    public async Task Nothing_of_this_program_leaks_into_it()
    {
        string daemon = Write("ls /proc/self/fd; exec grep -E '^Sig(Blk|Ign)' /proc/self/status");
        string[] lines = await LinesAsync(_program.File("vgpio"), "up");
        Assert.Equal(0UL, Mask(lines[^2]));
        Assert.Equal(1UL, Mask(lines[^1])); // SIGHUP, as its parent wanted, and not SIGPIPE.
        Assert.Equal(await LinesAsync("/bin/sh", daemon), lines);
    }

    [Theory]
    [InlineData("up", ExitStatus.Failure)]
    [InlineData("run", 125)]
    public async Task A_daemon_that_is_not_there_is_told(string verb, int status)
    {
        using CliProcess process = CliProcess.StartProgram(_program.File("vgpio"), [verb]);
        CliResult result = await process.EndAsync();
        Assert.Equal(status, result.Status);
        Assert.Contains("daemon/vgpiod cannot be run", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_daemon_is_built_beside_the_program_whose_own_frameworks_stay_few()
    {
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "daemon", "vgpiod")));
        Assert.DoesNotContain("AspNetCore", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vgpio.runtimeconfig.json")), StringComparison.Ordinal);
    }

    /// <summary>Runs a program that is not to know what the test's own process ignores, but is to ignore SIGHUP.</summary>
    private static async Task<string[]> LinesAsync(params string[] command)
    {
        using CliProcess process = CliProcess.StartProgram("/usr/bin/env", ["--default-signal", "--ignore-signal=HUP", .. command]);
        return (await process.EndAsync()).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private string Write(string script)
    {
        string file = Path.Combine(_program.File("daemon"), "vgpiod");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private static ulong Mask(string line) => ulong.Parse(line.Split('\t')[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
