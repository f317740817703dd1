// SPDX-License-Identifier: MIT
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VirtualGpio.Cli.Tests.Fakes;
using VirtualGpio.Client;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Verbs;

/// <summary><c>vgpio mon</c> and <c>vgpio notify</c>.</summary>
public sealed class EventTests : DaemonTests
{
    private static readonly BoardEvent s_missed = new() { Event = BoardEventNames.Missed, Sequence = 9042, From = 43, Missed = 9000 };

    [Fact]
    public async Task A_monitor_shows_every_edge_with_its_number_and_ends_after_those_asked_for()
    {
        Stream(FakeDaemon.Start(), FakeDaemon.Edge(0, 1, 1), FakeDaemon.Edge(1, 0, 7, "gpio0"), FakeDaemon.Edge(2, 1, 2));
        CliResult result = await RunAsync("mon", "-n", "3", "--banner");
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.Equal(
            "Monitoring all lines...\n"
            + "12.000000001\trising\t\"button\"\tseq=1 by=host\n"
            + "12.000000007\tfalling\t\"led\"\tseq=7 by=gpio0\n"
            + "12.000000002\trising\tgpio0 2\tseq=2 by=host\n",
            result.Output);
        Assert.Contains(Daemon.Requests, request => request.What == "GET /v1/events?event=edge");
    }

    [Fact]
    public async Task A_monitor_can_be_limited_to_one_direction_and_to_lines_and_ends_when_nothing_happens()
    {
        Stream(FakeDaemon.Start(), FakeDaemon.Edge(0, 1, 1), FakeDaemon.Edge(0, 0, 2));
        CliResult result = await RunAsync("mon", "--edges", "falling", "--idle-timeout", "300ms", "--json", "button");
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.Equal(
            """{"event":"edge","chip":"gpio0","offset":0,"name":"button","net":"gpio0.0","edge":"falling","level":0,"sequence":42,"count":2,"by":"host","nanoseconds":12000000002}""" + "\n",
            result.Output);
        Assert.Contains(Daemon.Requests, request => request.What == "GET /v1/events?line=button&event=edge");
    }

    [Fact]
    public async Task Missed_events_are_shown_with_their_range()
    {
        Stream(FakeDaemon.Start(), s_missed, FakeDaemon.Edge(0, 1, 1));
        Assert.StartsWith("-- 9000 events of the board missed, number 43 to 9042", (await RunAsync("mon", "-n", "1")).Output, StringComparison.Ordinal);
        Assert.StartsWith("""{"event":"missed","sequence":9042,"from":43,"missed":9000}""", (await RunAsync("mon", "-n", "1", "--json")).Output, StringComparison.Ordinal);
        CliResult formatted = await RunAsync("mon", "-n", "1", "-F", "%l");
        Assert.Equal("button\n", formatted.Output);
        Assert.Contains("9000 events", formatted.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_chip_and_no_lines_the_edges_of_other_chips_are_left_out()
    {
        Stream(
            FakeDaemon.Start(),
            FakeDaemon.Edge(0, 1, 1) with { Net = "gpio1.0", Lines = ["gpio1:0"] },
            FakeDaemon.Edge(1, 1, 2));
        Assert.Equal("12.000000002\trising\tgpio0 1 \"led\"\tseq=2 by=host\n", (await RunAsync("mon", "-c", "gpio0", "-n", "1")).Output);
    }

    [Fact]
    public async Task A_net_without_lines_can_be_watched_and_what_is_not_there_is_told()
    {
        Daemon.Special = async (context, _) =>
        {
            bool isNet = context.Request.Query["line"] == "sda";
            if (context.Request.Path == "/v1/events" && isNet)
            {
                await FakeDaemon.SendAsync(context, FakeDaemon.Start(), FakeDaemon.Edge(0, 1, 1) with { Net = "sda", Lines = [] });
                return true;
            }

            if (context.Request.Query["line"].Count == 0)
                return false;
            context.Response.StatusCode = 404;
            await FakeDaemon.WriteAsync(
                context, new Problem { Code = ProblemCodes.NotFound, Status = 404, Detail = "There is none." }, ApiJson.Default.Problem, "application/problem+json");
            return true;
        };
        Assert.Equal("12.000000001\trising\t\"sda\"\tseq=1 by=host\n", (await RunAsync("mon", "-n", "1", "sda")).Output);
        Assert.Equal(new CliResult(ExitStatus.Usage, "", "vgpio mon: There is none.\n"), await RunAsync("mon", "nix"));
    }

    [Fact]
    public async Task A_quiet_monitor_only_counts()
    {
        Stream(FakeDaemon.Start(), FakeDaemon.Edge(0, 1, 1), FakeDaemon.Edge(0, 0, 2));
        Assert.Equal(new CliResult(0, "", ""), await RunAsync("mon", "-q", "-n", "2"));
    }

    [Fact]
    public async Task Times_are_printed_as_asked_for()
    {
        Stream(FakeDaemon.Start(), FakeDaemon.Edge(0, 1, 1));
        Assert.StartsWith("1970-01-02T00:00:12.000000001Z\trising", (await RunAsync("mon", "-n", "1", "--utc")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_monitor_whose_reader_leaves_ends_at_once_and_not_with_the_next_edge()
    {
        Stream(FakeDaemon.Start(), FakeDaemon.Edge(0, 1, 1), FakeDaemon.Edge(0, 0, 2));
        // As 'head -n 3' does, but for its buffer.
        const string reader = "for i in 1 2 3; do read -r line; echo \"$line\"; done";
        CliProcess shell = Track(CliProcess.StartProgram(
            "/bin/bash", ["-c", $"'{CliProcess.Program}' mon --banner --dir '{Base.Path}' | ({reader}); echo \"${{PIPESTATUS[0]}}\""]));
        CliResult result = await shell.EndAsync();
        Assert.Equal("0", result.Output.Trim().Split('\n')[^1]);
        Assert.Equal("", result.Errors);
    }

    [Theory]
    [InlineData(LinuxSignal.Terminate, 143)]
    [InlineData(LinuxSignal.Interrupt, 130)]
    public async Task A_signal_ends_a_monitor(LinuxSignal signal, int status)
    {
        Stream(FakeDaemon.Start());
        CliProcess monitor = Track(CliProcess.StartProgram(
            "/usr/bin/env", ["--default-signal=INT", CliProcess.Program, "mon", "--banner", "--dir", Base.Path]));
        await monitor.ReadUntilAsync("Monitoring");
        monitor.Signal(signal);
        Assert.Equal(status, (await monitor.EndAsync()).Status);
    }

    [Fact]
    public async Task A_monitor_whose_daemon_dies_or_stops_ends_at_once_with_a_status_of_its_own()
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Daemon.On("/v1/events", async context =>
        {
            await FakeDaemon.SendAsync(context, FakeDaemon.Start(), FakeDaemon.Edge(0, 1, 1));
            await seen.Task;
            context.Abort();
        });
        CliProcess monitor = Start("mon");
        await monitor.ReadUntilAsync("rising");
        seen.SetResult();
        Assert.Equal(ExitStatus.BoardGone, (await monitor.EndAsync()).Status);
        Daemon.On("/v1/events", context => FakeDaemon.SendAsync(context, FakeDaemon.Start()));
        Assert.Equal(new CliResult(ExitStatus.BoardGone, "", "vgpio mon: The board was stopped.\n"), await RunAsync("mon"));
    }

    [Fact]
    public async Task A_monitor_that_reconnects_goes_on_behind_the_last_edge_and_says_when_the_board_is_a_new_one()
    {
        int connections = 0;
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Daemon.On("/v1/events", async context =>
        {
            if (Interlocked.Increment(ref connections) == 1)
            {
                await FakeDaemon.SendAsync(context, FakeDaemon.Start(), FakeDaemon.Edge(0, 1, 1));
                await seen.Task;
                context.Abort();
                return;
            }

            Assert.Equal(("41", "s1"), (context.Request.Query["after"].ToString(), context.Request.Query["session"].ToString()));
            await FakeDaemon.SendAsync(context, FakeDaemon.Start("s2"), FakeDaemon.Edge(0, 0, 1));
            await ForEverAsync(context);
        });
        CliProcess monitor = Start("mon", "--reconnect", "-n", "2");
        await monitor.ReadUntilAsync("rising");
        seen.SetResult();
        CliResult result = await monitor.EndAsync();
        Assert.Equal(0, result.Status);
        Assert.Equal(
            ["-- the board was started anew: what happened meanwhile is not known --", "12.000000001\tfalling\t\"button\"\tseq=1 by=host"],
            result.Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task Requests_of_lines_are_printed_as_gpionotify_does_with_the_consumer()
    {
        BoardEvent requested = new()
        {
            Event = BoardEventNames.Requested,
            Sequence = 50,
            Time = 5_000_000_001,
            Lines = ["gpio0:1"],
            Chip = "gpio0",
            Consumer = "gpioset",
            Settings = "output drive=open-drain",
        };
        Stream(
            FakeDaemon.Start(),
            requested,
            requested with { Event = BoardEventNames.Reconfigured, Settings = "input", Sequence = 51 },
            requested with { Event = BoardEventNames.Released, Settings = null, Consumer = null, Sequence = 52 });
        Assert.Equal(
            "5.000000001\trequested\t\"led\"\toutput drive=open-drain consumer=\"gpioset\"\n"
            + "5.000000001\treconfigured\t\"led\"\tinput consumer=\"gpioset\"\n"
            + "5.000000001\treleased\t\"led\"\n",
            (await RunAsync("notify", "-n", "3")).Output);
        Assert.Equal("2 released led gpio0 1 unused 52\n", (await RunAsync("notify", "-e", "released", "-n", "1", "-F", "%e %E %l %c %o %C %N")).Output);
        using JsonDocument json = JsonDocument.Parse((await RunAsync("notify", "-n", "1", "--json", "led")).Output);
        Assert.Equal("gpioset", json.RootElement.GetProperty("consumer").GetString());
    }

    private void Stream(params BoardEvent[] events) => Daemon.On("/v1/events", async context =>
    {
        await FakeDaemon.SendAsync(context, events);
        await ForEverAsync(context);
    });

    private static Task ForEverAsync(HttpContext context) =>
        Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
}
