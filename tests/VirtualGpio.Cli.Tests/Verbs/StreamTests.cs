// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using VirtualGpio.Cli.Tests.Fakes;
using VirtualGpio.Client;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Verbs;

/// <summary><c>vgpio record</c>, <c>play</c> and <c>batch</c>.</summary>
public sealed class StreamTests : DaemonTests
{
    private const string Header = "$timescale 1 ns $end\n$var wire 1 ! led $end\n$enddefinitions $end\n#0\n$dumpvars\n0!\n$end\n";

    [Theory]
    [InlineData(LinuxSignal.Interrupt)]
    [InlineData(LinuxSignal.Terminate)]
    public async Task A_recording_is_ended_well_by_a_signal(LinuxSignal signal)
    {
        string file = Base.File("out.vcd");
        Daemon.On("/v1/waveform", async context =>
        {
            await context.Response.WriteAsync(Header + "#1\n1!\n#2\n0");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        CliProcess record = Track(CliProcess.StartProgram(
            "/usr/bin/env", ["--default-signal=INT", CliProcess.Program, "record", "-o", file, "led", "--dir", Base.Path]));
        Assert.True(SpinWait.SpinUntil(() => File.Exists(file) && new FileInfo(file).Length > Header.Length, CliProcess.Patience));
        record.Signal(signal);
        CliResult result = await record.EndAsync();
        Assert.Equal((0, ""), (result.Status, result.Output));
        Assert.StartsWith("1 changes in ", result.Errors, StringComparison.Ordinal);
        string text = await File.ReadAllTextAsync(file);
        Assert.StartsWith(Header + "#1\n1!\n#2\n#", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.True(long.Parse(text.Trim()[(text.Trim().LastIndexOf('#') + 1)..], CultureInfo.InvariantCulture) > 2);
        Assert.Contains(Daemon.Requests, request => request.What == "GET /v1/waveform?line=led");
    }

    [Fact]
    public async Task A_recording_with_a_duration_is_what_the_daemon_sends()
    {
        Daemon.On("/v1/waveform", context => context.Response.WriteAsync(Header + "#5000000000000\n"));
        CliResult result = await RunAsync("record", "-o", "-", "--duration", "2s");
        Assert.Equal((0, Header + "#5000000000000\n"), (result.Status, result.Output));
        Assert.Contains(Daemon.Requests, request => request.What == "GET /v1/waveform?duration=2000000000");
    }

    [Fact]
    public async Task A_recording_whose_daemon_dies_keeps_what_it_has_and_says_so()
    {
        string file = Base.File("out.vcd");
        Daemon.On("/v1/waveform", async context =>
        {
            await context.Response.WriteAsync(Header + "#5000000000000\n1!\n");
            await context.Response.Body.FlushAsync();
            Assert.True(SpinWait.SpinUntil(() => new FileInfo(file) is { Exists: true, Length: > 0 }, CliProcess.Patience));
            context.Abort();
        });
        Assert.Equal(ExitStatus.BoardGone, (await RunAsync("record", "-o", file)).Status);
        Assert.Equal(Header + "#5000000000000\n1!\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_file_is_played_as_it_is_with_its_map()
    {
        string vcd = Header + string.Concat(Enumerable.Range(1, 50_000).Select(time => $"#{time}\n{time % 2}!\n"));
        string file = Base.File("in.vcd");
        await File.WriteAllTextAsync(file, vcd);
        string played = "";
        Daemon.On("/v1/play", async context =>
        {
            played = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await FakeDaemon.WriteAsync(context, Canned.Burst with { LatestNanoseconds = 2_000 }, ApiJson.Default.BurstInfo);
        });
        CliResult result = await RunAsync("play", file, "--map", "top.led=led", "-m", "clk=gpio0:4", "--speed", "0.5");
        Assert.Equal(
            new CliResult(0, "20 changes in 0.001500 s, 20 edges sent to the guest, 0.000250 s waited for it, at most 0.000002 s late\n", ""), result);
        Assert.Equal(vcd, played);
        Assert.Contains(Daemon.Requests, request => request.What == "POST /v1/play?map=top.led%3Aled&map=clk%3Agpio0%3A4&speed=0.5");
    }

    [Fact]
    public async Task A_script_is_executed_while_it_is_written()
    {
        Daemon.On("/v1/batch", AnswerScriptAsync);
        // The second line is written when the first one's answer is there.
        CliProcess shell = Track(CliProcess.StartProgram("/bin/bash", ["-c",
            $"coproc '{CliProcess.Program}' batch --dir '{Base.Path}'; echo 'get led' >&${{COPROC[1]}}; read -r answer <&${{COPROC[0]}}; echo \"first $answer\";"
            + " echo 'echo error 3 x y' >&${COPROC[1]}; echo 'get button' >&${COPROC[1]}; eval \"exec ${COPROC[1]}>&-\"; cat <&${COPROC[0]}; wait $COPROC_PID; echo \"status $?\""]));
        CliResult result = await shell.EndAsync();
        Assert.Equal("first led\nerror 3 x y\nbutton\nstatus 0\n", result.Output);
    }

    [Fact]
    public async Task A_long_script_arrives_to_the_last_line()
    {
        const int lines = 300_000;
        string file = Base.File("script");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Range(0, lines).Select(i => $"set led={i % 2}\n")) + "get last\n");
        Daemon.On("/v1/batch", AnswerScriptAsync);
        Assert.Equal(new CliResult(0, "last\n", ""), await RunAsync("batch", file));
    }

    [Theory]
    [InlineData("error 2 not-found There is no line 'nix'.\n", ExitStatus.Usage, "vgpio batch: line 2: There is no line 'nix'.\n")]
    [InlineData("error 7 guest-busy It sleeps.\n", ExitStatus.Timeout, "vgpio batch: line 7: It sleeps.\n")]
    [InlineData("done 3\n", 0, "")]
    public async Task A_script_ends_as_its_last_line_says(string end, int status, string errors)
    {
        Daemon.On("/v1/batch", context => context.Response.WriteAsync("1 0\n" + end));
        Assert.Equal(new CliResult(status, "1 0\n", errors), await RunAsync("batch", "/dev/null"));
    }

    [Fact]
    public async Task A_script_whose_answer_breaks_off_was_not_done()
    {
        Daemon.On("/v1/batch", context => context.Response.WriteAsync("1 0\n1"));
        CliResult result = await RunAsync("batch", "/dev/null");
        Assert.Equal((ExitStatus.BoardGone, "1 0\n1"), (result.Status, result.Output));
    }

    /// <summary>Answers 'get X' and 'echo X' by X, line by line, while the script comes.</summary>
    private static async Task AnswerScriptAsync(HttpContext context)
    {
        using StreamReader script = new(context.Request.Body, Encoding.UTF8);
        int operations = 0;
        await context.Response.StartAsync();
        while (await script.ReadLineAsync() is { } line)
        {
            operations++;
            if (line.StartsWith("set ", StringComparison.Ordinal))
                continue;
            await context.Response.WriteAsync(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..] + "\n");
            await context.Response.Body.FlushAsync();
        }

        await context.Response.WriteAsync($"done {operations}\n");
    }
}
