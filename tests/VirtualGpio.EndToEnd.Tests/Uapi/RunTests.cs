// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary><c>vgpio run</c> as a user has it: with programs of the archive, and <c>vgpio</c> from another terminal.</summary>
[Collection(GuestCollection.Name)]
public sealed class RunTests : IDisposable
{
    private const string Pair = """
        chips:
          controller: { transport: uapi, lines: 4, names: [request, answer] }
          peer: { transport: uapi, lines: 3, names: [incoming, outgoing] }
        nets:
          request: [controller:request, peer:incoming]
          answer: [controller:answer, peer:outgoing]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_monitor_prints_what_another_terminal_does_and_ends_the_run()
    {
        await using var run = Start("--line-names", "button,led", "--", "gpiomon", "--banner", "-n", "2", "-F", "%e %l", "button");
        await run.WaitForLineAsync("Monitoring");

        await VgpioAsync("set", "button=1", "--settle");
        Assert.Contains("gpiomon", await VgpioAsync("info", "button"), StringComparison.Ordinal);
        await VgpioAsync("toggle", "button");

        Assert.Equal(0, await run.WaitForExitAsync());
        Assert.EndsWith("1 button\n2 button\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await HostProcess.RunAsync(null, "status", "--dir", _folder)).Status);
    }

    [Fact]
    public async Task One_program_has_several_chips_that_are_wired_to_each_other()
    {
        string file = Path.Combine(_folder, "pair.yaml");
        await File.WriteAllTextAsync(file, Pair);

        // What one of its children holds on one chip, another one reads on the other.
        await using var run = Start(
            "--board", file, "--", "sh", "-c",
            "gpiodetect; gpioset request=1 & while ! gpioinfo request | grep -q output; do sleep 0.05; done; gpioget --numeric incoming; gpioget --numeric answer; kill $!");

        Assert.Equal(0, await run.WaitForExitAsync());
        Assert.Equal("gpiochip0 [controller] (4 lines)\ngpiochip1 [peer] (3 lines)\n1\n0\n", run.Output);
    }

    [Fact]
    public async Task A_chip_that_is_removed_takes_no_other_with_it()
    {
        string file = Path.Combine(_folder, "pair.yaml");
        await File.WriteAllTextAsync(file, Pair);
        // The first chip is the one by which the board has known the program until then.
        string go = Path.Combine(_folder, "go");
        await using var run = Start(
            "--board", file, "--", "sh", "-c",
            $"gpioget --numeric incoming; echo waits; while [ ! -e {go} ]; do sleep 0.05; done; gpioget --numeric -c gpiochip1 incoming; gpioinfo -c gpiochip0 || echo gone");
        await run.WaitForLineAsync("waits");

        await VgpioAsync("chip", "remove", "controller", "--force");
        await VgpioAsync("set", "peer:incoming=1");
        await File.WriteAllTextAsync(go, "");

        Assert.Equal(0, await run.WaitForExitAsync());
        Assert.Contains("waits\n1\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\ngone\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_wrong_on_the_board_is_told_on_standard_error()
    {
        string file = Path.Combine(_folder, "pair.yaml");
        await File.WriteAllTextAsync(file, Pair);
        await using var run = Start("--board", file, "--", "sh", "-c", "gpioset request=1 & one=$!; gpioset incoming=0 & two=$!; read go; kill $one $two");

        string told = await run.WaitForLineAsync("CONTENTION");

        Assert.Equal("vgpio run: request: CONTENTION on net 'request': controller:0 high, peer:0 low", told);
        run.CloseInput();
        Assert.Equal(0, await run.WaitForExitAsync());
    }

    [Fact]
    public async Task A_program_may_have_as_many_files_open_as_without_us()
    {
        // A shell of its own, which is the one that starts us: its limit is lower than the one that .NET takes for itself.
        using var process = Process.Start(new ProcessStartInfo("sh", [
            "-c", "ulimit -S -n 321; \"$@\"; exit $?", "sh", HostProcess.Program, "run", "--dir", _folder, "--", "sh", "-c", "ulimit -S -n; ulimit -H -n"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(ChipRig.Patience);
        await process.WaitForExitAsync();

        string[] limits = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, "321"), (process.ExitCode, limits[0]));
        Assert.NotEqual("321", limits[1]);
    }

    [Fact]
    public async Task Where_no_namespace_can_be_made_calls_are_trapped()
    {
        // A user namespace in which there can be no other, and no rights in it: as in a container, and without a trace outside.
        string script = Path.Combine(_folder, "restricted.sh");
        await File.WriteAllTextAsync(script, "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --inh-caps=-all --bounding-set=-all \"$@\"");

        using var process = Process.Start(new ProcessStartInfo("unshare", [
            "--user", "--map-root-user", "sh", script, HostProcess.Program, "run", "--dir", _folder, "--line-names", "button", "--",
            "sh", "-c", "unshare --user true 2> /dev/null || echo restricted; gpiodetect; gpioget --numeric button"])
        {
            RedirectStandardOutput = true,
            Environment = { ["PATH"] = HostPrograms.ProgramEnvironment["PATH"], ["LD_LIBRARY_PATH"] = HostPrograms.ProgramEnvironment["LD_LIBRARY_PATH"] },
        })!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(ChipRig.Patience);
        await process.WaitForExitAsync();

        Assert.Equal((0, "restricted\ngpiochip0 [gpiochip0] (32 lines)\n0\n"), (process.ExitCode, output));
    }

    [Fact]
    public async Task What_a_trapped_program_leaves_behind_still_finds_files()
    {
        string done = Path.Combine(_folder, "done");
        await using var run = Start("--view", "trapped", "--", "sh", "-c", $"(while kill -0 $PPID; do sleep 0.05; done; cat /etc/passwd > {done}.new; mv {done}.new {done}) > /dev/null 2>&1 & exit 7");
        Assert.Equal(7, await run.WaitForExitAsync());
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        while (!File.Exists(done))
            await Task.Delay(10, deadline.Token);
        Assert.Equal(await File.ReadAllTextAsync("/etc/passwd"), await File.ReadAllTextAsync(done));
    }

    private HostProcess Start(params string[] arguments) => HostProcess.Start(HostPrograms.ProgramEnvironment, ["run", "--dir", _folder, .. arguments]);

    private async Task<string> VgpioAsync(params string[] arguments)
    {
        (int status, string output) = await HostProcess.RunAsync(null, [.. arguments, "--dir", _folder]);
        Assert.True(status == 0, output);
        return output;
    }
}
