// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Tests.Up;

namespace VirtualGpio.Daemon.Tests.Run;

/// <summary>The options of <c>vgpio run</c> that show calls, with programs that make none.</summary>
public sealed class TraceTests : BoardTests
{
    [Fact]
    public async Task A_trace_stands_on_standard_error_and_tells_how_the_program_has_ended()
    {
        UpResult result = await RunAsync("--trace", "--", "sh", "-c", "echo out; exit 7");
        Assert.Equal((7, "out\n"), (result.Status, result.Output));
        Assert.Matches(@"^\[pid [0-9]+ sh\] [0-9]+\.[0-9]{6} \+\+\+ exited with 7 \+\+\+\n$", result.Errors);
    }

    [Theory]
    [InlineData]
    [InlineData("--trace")]
    public async Task A_trace_in_a_file_replaces_what_was_there_and_leaves_standard_error_alone(params string[] options)
    {
        string file = Directory.Write("trace.txt", new string('x', 10_000));
        UpResult result = await RunAsync([.. options, "--trace-file", file, "--", "sh", "-c", "kill -KILL $$"]);
        Assert.Equal((128 + 9, "", ""), (result.Status, result.Output, result.Errors));
        Assert.Matches(@"^\[pid [0-9]+ sh\] [0-9]+\.[0-9]{6} \+\+\+ killed by signal 9 \+\+\+\n$", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_disk_that_is_full_is_told_of_and_ends_nothing()
    {
        UpResult result = await RunAsync("--trace-file", "/dev/full", "--", "sh", "-c", "echo out; exit 7");
        Assert.Equal((7, "out\n"), (result.Status, result.Output));
        Assert.StartsWith("vgpio run: the trace is not complete: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_that_it_shares_with_the_program_is_left_as_it_is()
    {
        string command = $"{UpProcess.Program} run --dir {Base} --trace -- sh -c 'stty -a > {Directory.File("before")}; echo out'; stty -a > {Directory.File("after")}";
        UpResult result = await Track(UpProcess.StartProgram("/usr/bin/script", ["-qec", command, "/dev/null"])).EndAsync();
        Assert.Matches(@"^out\r?\n\[pid [0-9]+ sh\] [0-9]+\.[0-9]{6} \+\+\+ exited with 0 \+\+\+\r?\n$", result.Output);
        Assert.Equal(await File.ReadAllTextAsync(Directory.File("before")), await File.ReadAllTextAsync(Directory.File("after")));
    }

    [Theory]
    [InlineData("--trace-file: ", "--trace-file", "/no/such/folder/trace.txt", "--", "true")]
    [InlineData("--trace-file: ", "--trace-file", "/tmp", "--", "true")]
    [InlineData("--trace-file", "--trace-file", "--", "true")]
    [InlineData("'trace.txt' stands in front of '--'", "--trace", "trace.txt", "--", "true")]
    public async Task What_is_not_possible_is_told_before_anything_is_done(string says, params string[] arguments)
    {
        UpResult result = await RunAsync(arguments);
        Assert.Equal((125, ""), (result.Status, result.Output));
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.False(System.IO.Directory.Exists(Base));
    }

    private Task<UpResult> RunAsync(params string[] arguments) =>
        Track(UpProcess.StartProgram(UpProcess.Program, ["run", "--dir", Base, .. arguments])).EndAsync();
}
