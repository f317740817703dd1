// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Cli.Tests.Fakes;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Tests.Verbs;

/// <summary>What the short verbs ask, and what they print.</summary>
public sealed class ShortVerbTests : DaemonTests
{
    [Fact]
    public async Task What_one_process_sets_another_one_gets()
    {
        Assert.Equal(new CliResult(0, "\"button\"=active \"led\"=inactive\n", ""), await RunAsync("get", "button", "led"));
        Assert.Equal(new CliResult(0, "", ""), await RunAsync("set", "button=off", "led=1"));
        Assert.Equal("0 1\n", (await RunAsync("get", "--numeric", "button", "led")).Output);
        Assert.Equal("led=active\n", (await RunAsync("get", "--unquoted", "led")).Output);
        Assert.Equal("""[{"line":"led","level":1}]""" + "\n", (await RunAsync("get", "--json", "led")).Output);
    }

    [Fact]
    public async Task With_a_chip_lines_belong_to_it()
    {
        await RunAsync("get", "-c", "gpio0", "1", "gpio0:2", "led");
        Assert.Contains(Daemon.Requests, request => request.What == "GET /v1/levels?line=gpio0%3A1&line=gpio0%3A2&line=gpio0%3Aled");
        await RunAsync("set", "--chip", "gpio0", "3=1");
        Assert.Contains("\"gpio0:3\"", Bodies("PUT /v1/levels")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_info_lists_chips_and_all_lines_or_those_asked_for()
    {
        Assert.Equal(
            "gpio0 - 3 lines: ivshmem, guest running, protocol 2\n"
            + "\tline   0:\t\"button\"        \tinput bias=pull-up edges=both debounce-period=5ms consumer=\"gpiomon\" level=active driven-by=host since=4920.275921480 host=high\n"
            + "\tline   1:\t\"led\"           \toutput drive=open-drain consumer=\"kernel\" level=inactive driven-by=nobody forced=inactive net=panel\n"
            + "\tline   2:\tunnamed         \tinput level=inactive driven-by=nobody\n",
            (await RunAsync("info")).Output);
        Assert.Equal("gpio0 2\tunnamed         \tinput level=inactive driven-by=nobody\n", (await RunAsync("info", "gpio0:2")).Output);
        using JsonDocument json = JsonDocument.Parse((await RunAsync("info", "--json")).Output);
        Assert.Equal("gpio0", json.RootElement.GetProperty("chips")[0].GetProperty("name").GetString());
        Assert.Equal("button", json.RootElement.GetProperty("lines")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Chips_are_detected_as_gpiodetect_does_with_their_board_if_several_run()
    {
        Assert.Equal("gpio0 [ivshmem] (3 lines)\n", (await RunAsync("detect")).Output);
        await using FakeDaemon other = await FakeDaemon.StartAsync(Base, "other");
        Assert.Equal(2, (await RunAsync("detect")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("board gpio0 [ivshmem] (3 lines)\n", (await RunAsync("detect")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_shows_boards_with_their_chips()
    {
        Assert.Equal(
            "board: process 4711, 1 chip, 1 device\n\tgpio0: 3 lines, ivshmem, guest running, protocol 2\n",
            (await RunAsync("status")).Output);
        using JsonDocument json = JsonDocument.Parse((await RunAsync("status", "--json")).Output);
        Assert.Equal(4711, json.RootElement[0].GetProperty("board").GetProperty("process").GetInt32());
    }

    [Fact]
    public async Task What_a_queue_waits_for_and_what_works_less_well_is_shown_below_its_chip()
    {
        ChipInfo chip = Canned.Chip with { Stall = "The guest has taken no edge for 120 ms.", Warning = "It gets no\u001b[2J edges." };
        Daemon.On("/v1/chips", context => context.Request.Method == "GET"
            ? FakeDaemon.WriteAsync(context, [chip], ApiJson.Default.ChipInfoArray)
            : FakeDaemon.WriteAsync(context, chip with { Stall = null }, ApiJson.Default.ChipInfo));
        Assert.EndsWith(
            "guest running, protocol 2\n\t\tThe guest has taken no edge for 120 ms.\n\t\twarning: It gets no?[2J edges.\n",
            (await RunAsync("status")).Output,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "gpio0 - 3 lines: ivshmem, guest running, protocol 2\n\tThe guest has taken no edge for 120 ms.\n\twarning: It gets no?[2J edges.\n\tline   0:",
            (await RunAsync("info")).Output,
            StringComparison.Ordinal);
        Assert.StartsWith("gpio0: 3 lines over ivshmem\n  warning: It gets no?[2J edges.\nQEMU:\n", (await RunAsync("chip", "add", "gpio0")).Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse((await RunAsync("status", "--json")).Output);
        Assert.Equal(chip.Warning, json.RootElement[0].GetProperty("chips")[0].GetProperty("warning").GetString());
    }

    [Fact]
    public async Task Arguments_for_QEMU_are_quoted_for_a_shell()
    {
        Assert.Equal(
            "-chardev 'socket,path=/tmp/a,,b c/guest,id=vgpio0' -device ivshmem-doorbell,chardev=vgpio0,vectors=1\n",
            (await RunAsync("qemu-args", "gpio0")).Output);
        Assert.Equal(Canned.Chip.QemuArguments, JsonSerializer.Deserialize<string[]>((await RunAsync("qemu-args", "--json")).Output));
    }

    [Fact]
    public async Task A_burst_says_what_it_did_and_a_single_toggle_nothing()
    {
        Assert.Equal(
            "20 toggles in 0.001500 s, 20 edges sent to the guest, 0.000250 s waited for it\n",
            (await RunAsync("toggle", "led", "--count", "10", "--period", "100us")).Output);
        Assert.Equal("""{"lines":["led"],"count":10,"periodNanoseconds":100000}""", Bodies("POST /v1/toggle")[0]);
        Assert.Equal("", (await RunAsync("toggle", "led")).Output);
        Assert.Equal("", (await RunAsync("toggle", "led", "-n", "2", "-q")).Output);
        using var json = JsonDocument.Parse((await RunAsync("toggle", "led", "--json")).Output);
    }

    [Fact]
    public async Task Pulses_have_a_width_a_count_a_period_and_a_level()
    {
        Assert.Equal("", (await RunAsync("pulse", "led")).Output);
        await RunAsync("pulse", "led", "button", "--width", "500ns", "--count", "3", "--period", "1us", "--level", "0");
        Assert.Equal(
            ["""{"lines":["led"],"widthNanoseconds":10000000,"count":1}""", """{"lines":["led","button"],"level":0,"widthNanoseconds":500,"count":3,"periodNanoseconds":1000}"""],
            Bodies("POST /v1/pulse"));
    }

    [Fact]
    public async Task Pulls_and_forces_of_several_kinds_are_checked_first_and_then_done()
    {
        await RunAsync("pull", "button=up", "led=down");
        await RunAsync("release", "button");
        await RunAsync("force", "led=1");
        await RunAsync("force", "led=none", "button=0");
        Assert.Equal(
            [
                """{"lines":["button"],"signal":"pull-up"}""", """{"lines":["led"],"signal":"pull-down"}""", """{"lines":["button"],"signal":"none"}""",
            ],
            Bodies("PUT /v1/drive"));
        Assert.Equal(["""{"lines":["led"],"level":1}""", """{"lines":["led"]}""", """{"lines":["button"],"level":0}"""], Bodies("PUT /v1/force"));
        Assert.Equal(2, Daemon.Requests.Count(request => request.What.StartsWith("GET /v1/levels", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_half_done_when_one_of_several_lines_is_unknown()
    {
        Daemon.Refuse("/v1/levels", ProblemCodes.NotFound, 404, "There is no line 'nix'.");
        CliResult result = await RunAsync("pull", "button=up", "nix=down");
        Assert.Equal((ExitStatus.Usage, "vgpio pull: There is no line 'nix'.\n"), (result.Status, result.Errors));
        Assert.Empty(Bodies("PUT /v1/drive"));
    }

    [Fact]
    public async Task What_was_waited_for_is_printed()
    {
        Assert.Equal("12.000000034\t\"led\"=active waited=0.001500\n", (await RunAsync("wait", "led=1", "--timeout", "5s")).Output);
        Assert.Equal("12.000000034\t\"led\"=active edges=3 waited=0.001500\n", (await RunAsync("wait", "led", "--edge", "both", "-n", "3")).Output);
        Assert.Equal("", (await RunAsync("wait", "led", "--stable", "10ms", "-q")).Output);
        Assert.Equal(
            [
                """{"line":"led","for":"level","level":1,"edge":"both","count":1,"stableNanoseconds":0,"timeoutNanoseconds":5000000000}""",
                """{"line":"led","for":"edge","edge":"both","count":3,"stableNanoseconds":0}""",
                """{"line":"led","for":"stable","edge":"both","count":1,"stableNanoseconds":10000000}""",
            ],
            Bodies("POST /v1/wait"));
    }

    [Fact]
    public async Task Devices_are_listed_shown_and_used()
    {
        Assert.Equal("button1 [button] pressed=false\n", (await RunAsync("device")).Output);
        Assert.Equal("button1: button\n\tpin out on gpio0.0\n\tpressed=false\n\tactions: press, release\n", (await RunAsync("device", "button1")).Output);
        Assert.Equal(new CliResult(0, "", ""), await RunAsync("device", "button1", "press", "hold=20ms"));
        Assert.Equal("""{"arguments":{"hold":"20ms"}}""", Bodies("POST /v1/devices/button1/actions/press")[0]);
        using JsonDocument json = JsonDocument.Parse((await RunAsync("device", "--json")).Output);
    }

    [Fact]
    public async Task Chips_come_and_go()
    {
        Assert.StartsWith("gpio1: 3 lines over ivshmem\nQEMU:\n  -chardev ", (await RunAsync("chip", "add", "gpio1", "--lines", "3", "--line-names", "a,,c")).Output, StringComparison.Ordinal);
        Assert.Equal("""{"name":"gpio1","transport":"ivshmem","lines":3,"names":["a","","c"]}""", Bodies("POST /v1/chips")[0]);
        Assert.Equal(0, (await RunAsync("chip", "remove", "gpio1", "--force")).Status);
        Assert.Contains(Daemon.Requests, request => request.What == "DELETE /v1/chips/gpio1?force=true");
    }

    [Fact]
    public async Task Recordings_are_started_listed_and_stopped()
    {
        Assert.Equal(new CliResult(0, "", ""), await RunAsync("recording", "start", "run1", "-o", "/tmp/run1.vcd", "led"));
        Assert.Equal("""{"name":"run1","file":"/tmp/run1.vcd","lines":["led"]}""", Bodies("POST /v1/recordings")[0]);
        Assert.Equal("run1: running, 12 changes, 345 bytes, /tmp/run1.vcd\n", (await RunAsync("recording", "list")).Output);
        Assert.Equal("run1: running, 12 changes, 345 bytes, /tmp/run1.vcd\n", (await RunAsync("recording", "stop", "run1")).Output);
    }

    [Fact]
    public async Task Without_a_terminal_the_table_is_printed_once()
    {
        CliResult result = await RunAsync("watch", "led");
        Assert.Equal(0, result.Status);
        Assert.Equal("gpio0\t1\tled\toutput\tinactive\tnobody (forced)\tkernel\t0\t0", result.Output.Split('\n')[1]);
        Assert.Contains("no terminal", result.Errors, StringComparison.Ordinal);
    }
}
