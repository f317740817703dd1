// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Tests.Up;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Tests.Run;

/// <summary><c>vgpio run</c> with programs that only look for their chips.</summary>
public sealed class RunTests : BoardTests
{
    [Theory]
    [InlineData(0, "exit 0")]
    [InlineData(7, "exit 7")]
    [InlineData(2, "exit 2")]
    [InlineData(128 + 9, "kill -KILL $$")]
    [InlineData(128 + 15, "kill -TERM $$")]
    public async Task The_exit_status_is_the_programs_and_nothing_is_said(int status, string command) =>
        Assert.Equal((status, "", ""), Parts(await RunAsync("--", "sh", "-c", command)));

    [Fact]
    public async Task Standard_streams_and_arguments_are_the_programs()
    {
        UpResult result = await RunAsync("--", "sh", "-c", "printf '%s|' \"$@\"; echo err >&2", "sh", "a b", "", "--", "--lines", "@x");
        Assert.Equal((0, "a b||--|--lines|@x|", "err\n"), Parts(result));
    }

    [Fact]
    public async Task The_program_sees_its_chip_and_others_do_not()
    {
        UpResult result = await RunAsync("--", "sh", "-c", "test -c /dev/gpiochip0 && cat /sys/bus/gpio/devices/gpiochip0/dev && readlink /sys/dev/char/1:7");
        Assert.Equal(0, result.Status);
        Assert.Empty(System.IO.Directory.GetFiles("/dev", "gpiochip0"));
    }

    [Fact]
    public async Task Chips_of_a_board_become_devices_in_the_order_of_the_file()
    {
        string file = Directory.Write("pair.yaml", """
            chips:
              panel: { transport: uapi, lines: 4 }
              memory: { transport: ivshmem-plain }
              gpiochip0: { transport: uapi, lines: 2 }
              motor: { transport: uapi }
            """);
        Assert.Equal("/dev/gpiochip0 /dev/gpiochip1 /dev/gpiochip2\n", (await RunAsync("--board", file, "--", "sh", "-c", "echo /dev/gpiochip*")).Output);
        Assert.Equal("/dev/gpiochip1 /dev/gpiochip2\n", (await RunAsync("--board", file, "--chip", "panel", "motor", "--", "sh", "-c", "echo /dev/gpiochip*")).Output);
    }

    [Fact]
    public async Task The_board_can_be_asked_while_the_program_runs_and_is_gone_after_it()
    {
        UpProcess run = Run("--line-names", "button,led", "--", "sh", "-c", "echo runs; trap 'echo ends; exit 3' TERM; while :; do sleep 0.1; done");
        await run.ReadUntilAsync("runs");
        HttpClient api = Connect("run");
        await SetAsync(api, "button", 1);
        Assert.Equal("1", await LevelAsync(api, "button"));
        Assert.Equal("uapi", (await ChipAsync(api, "gpiochip0")).Transport);

        run.Signal(LinuxSignal.Terminate);

        UpResult result = await run.EndAsync();
        Assert.Equal((3, "ends\n", ""), Parts(result));
        Assert.Null(InstanceLock.Holder(RuntimeDirectory.Of(Base, "run").UpLock));
    }

    [Fact]
    public async Task An_interrupt_is_left_to_the_program()
    {
        UpProcess run = Run("--", "sh", "-c", "echo runs; while :; do sleep 0.1; done");
        await run.ReadUntilAsync("runs");
        HttpClient api = Connect("run");
        run.Signal(LinuxSignal.Interrupt);
        Assert.Equal("0", await LevelAsync(api, "0"));
        run.Signal(LinuxSignal.Terminate);
        Assert.Equal(128 + 15, (await run.EndAsync()).Status);
    }

    [Fact]
    public async Task Two_runs_at_once_have_boards_of_different_names()
    {
        UpProcess first = Run("--", "sh", "-c", "echo runs; while :; do sleep 0.1; done");
        await first.ReadUntilAsync("runs");
        UpProcess second = Run("--", "sh", "-c", "echo runs; while :; do sleep 0.1; done");
        await second.ReadUntilAsync("runs");
        Assert.Equal(first.Id, InstanceLock.Holder(RuntimeDirectory.Of(Base, "run").UpLock));
        Assert.Equal(second.Id, InstanceLock.Holder(RuntimeDirectory.Of(Base, "run2").UpLock));
        UpResult third = await RunAsync("--name", "run", "--", "true");
        Assert.Equal(125, third.Status);
        Assert.Contains("'run' is running already", third.Errors, StringComparison.Ordinal);
        first.Signal(LinuxSignal.Terminate);
        second.Signal(LinuxSignal.Terminate);
        await first.EndAsync();
        await second.EndAsync();
    }

    [Theory]
    [InlineData(127, "There is no such program", "--", "no-such-program")]
    [InlineData(127, "No such file", "--", "/no/such/program")]
    [InlineData(126, "no program that may be run", "--", "/etc/passwd")]
    [InlineData(126, "no program that may be run", "--", "/tmp")]
    [InlineData(125, "Say which program to run")]
    [InlineData(125, "'true' stands in front of '--'", "true")]
    [InlineData(125, "'x' stands in front of '--'", "x", "--", "true")]
    [InlineData(125, "no option '--line'. Did you mean '--lines'", "--line", "4", "--", "true")]
    [InlineData(125, "--lines: 0 is out of range", "--lines", "0", "--", "true")]
    [InlineData(125, "two lines are named 'a'", "--line-names", "a,a", "--", "true")]
    [InlineData(125, "--chip: there is no chip 'gpiochip1'. Did you mean 'gpiochip0'?", "--chip", "gpiochip1", "--", "true")]
    [InlineData(125, "there is no such file", "--board", "/no/such.yaml", "--", "true")]
    [InlineData(125, "--lines is for a board without a file", "--board", "/no/such.yaml", "--lines", "4", "--", "true")]
    [InlineData(125, "cannot be a board's name", "--name", "../x", "--", "true")]
    public async Task What_is_not_possible_is_told_before_anything_is_done(int status, string says, params string[] arguments)
    {
        UpResult result = await RunAsync(arguments);
        Assert.Equal((status, ""), (result.Status, result.Output));
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.False(System.IO.Directory.Exists(Base));
    }

    [Fact]
    public async Task A_board_without_a_chip_for_programs_is_told_with_what_it_has()
    {
        string file = Directory.Write("vm.yaml", "chips:\n  gpio0: { transport: ivshmem-plain }\n");
        UpResult all = await RunAsync("--board", file, "--", "true");
        Assert.Equal(125, all.Status);
        Assert.Contains("Give one of them 'transport: uapi'; it has: gpio0 (ivshmem-plain).", all.Errors, StringComparison.Ordinal);

        file = Directory.Write("both.yaml", "chips:\n  gpio0: { transport: ivshmem-plain }\n  panel: { transport: uapi }\n");
        UpResult one = await RunAsync("--board", file, "--chip", "gpio0", "--", "true");
        Assert.Equal(125, one.Status);
        Assert.Contains("'gpio0' is carried by ivshmem-plain", one.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_within_a_run_is_told_to_be_impossible()
    {
        UpResult result = await RunAsync("--", UpProcess.Program, "run", "--dir", Base, "--", "true");
        Assert.Equal((125, ""), (result.Status, result.Output));
        Assert.Contains("outside of 'vgpio run'", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_board_that_is_up_has_such_chips_without_programs()
    {
        string file = Directory.Write("board.yaml", "chips:\n  panel: { transport: uapi, lines: 4 }\n");
        UpProcess up = Start(file);
        Assert.Equal("panel: 4 lines for programs of this machine, as /dev/gpiochip0", await up.ReadUntilAsync("panel"));
        Assert.Contains("vgpio run --board", await up.ReadLineAsync(), StringComparison.Ordinal);
        await up.ReadUntilAsync("ready");
        HttpClient api = Connect();
        Assert.Equal("detached", (await ChipAsync(api, "panel")).Guest);
        Assert.Equal("uapi", (await AskAsync(api, HttpMethod.Post, "/v1/chips", Client.ApiJson.Default.ChipInfo, """{"name":"more","lines":2,"transport":"uapi"}""")).Transport);
        await SetAsync(api, "more:1", 1);
    }

    private UpProcess Run(params string[] arguments) =>
        // Ctrl-C is ignored by what a shell started in the background, and so by what that starts: not here.
        Track(UpProcess.StartProgram("/usr/bin/env", ["--default-signal=INT", UpProcess.Program, "run", "--dir", Base, .. arguments]));

    private Task<UpResult> RunAsync(params string[] arguments) => Run(arguments).EndAsync();

    private static (int Status, string Output, string Errors) Parts(UpResult result) => (result.Status, result.Output, result.Errors);
}
