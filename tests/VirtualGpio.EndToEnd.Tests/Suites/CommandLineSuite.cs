// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>The commands, as real processes, against a real guest.</summary>
public abstract class CommandLineSuite<TTransport> : IAsyncLifetime
    where TTransport : Transport, new()
{
    private static readonly TTransport s_way = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-cli-").FullName;
    private HostProcess _up = null!;

    public async Task InitializeAsync() => _up = await UpAsync();

    public async Task DisposeAsync()
    {
        await _up.TerminateAsync();
        await _up.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_guest_and_the_commands_speak_with_each_other_also_after_the_host_was_killed()
    {
        await using var guest = await BootAsync();
        Assert.Contains("\"button\"", (await guest.RunAsync("gpioinfo")).Output, StringComparison.Ordinal);

        var reader = await guest.StartAsync("gpiomon --banner -n 4 -F '%e %l' button");
        await reader.WaitForLineAsync("Monitoring");
        Assert.Equal(s_way.TellsConsumers, (await RunAsync("info", "--json", "button")).Contains("gpiomon", StringComparison.Ordinal));
        await RunAsync("set", "button=1");
        await RunAsync("set", "button=inactive");

        // SIGKILL, while the guest holds lines; what the guest does meanwhile is seen by the next one.
        await _up.KillAsync();
        var hold = await guest.StartAsync("gpioset led=1");
        if (s_way.WorksWithoutHost)
            (await guest.RunAsync("for i in $(seq 100); do gpioinfo led | grep -q output && exit 0; sleep 0.1; done; exit 1")).ThrowIfFailed();
        var refused = await HostProcess.RunAsync(null, "get", "--dir", _folder, "led");
        Assert.NotEqual(0, refused.Status);
        Assert.Contains("vgpio up", refused.Output, StringComparison.Ordinal);

        _up = await UpAsync();
        await LitAsync();
        await RunAsync("set", "button=on");
        await RunAsync("set", "button=0");

        Assert.Equal(0, await reader.WaitForExitAsync());
        Assert.EndsWith("\n1 button\n2 button\n1 button\n2 button", reader.Output.ReplaceLineEndings("\n").TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(s_way.TellsConsumers, (await RunAsync("info", "led")).Contains("gpioset", StringComparison.Ordinal));
        await hold.KillAsync();
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_host_killed_in_the_middle_of_a_burst_loses_no_edge_that_it_had_made()
    {
        await using var guest = await BootAsync();
        var reader = await guest.StartAsync($"edge-reader gpiochip0 0 both 100000000 5000 {s_way.ReaderBuffer}");
        await reader.WaitForLineAsync("ready");
        await using var burst = HostProcess.Start(null, "toggle", "--dir", _folder, "--count", "100000000", "button");
        // More than the queue holds: the burst is in full flow.
        int many = s_way.BurstEdges / 20;
        (await guest.RunAsync($"until grep {s_way.InterruptChip}.*reader /proc/interrupts | awk '{{ exit $2 < {many} }}'; do sleep 0.1; done")).ThrowIfFailed();

        await _up.KillAsync();
        Assert.NotEqual(0, await burst.WaitForExitAsync());
        _up = await UpAsync();
        await RunAsync("toggle", "--count", "1000", "button");

        var report = await EdgeReport.OfAsync(reader);
        Assert.Equal(0, report.Lines[0].OutOfTurn);
        Assert.Equal(0, report.Lines[0].Skipped);
        Assert.InRange(report.Lines[0].Edges, many + 1000, long.MaxValue);
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task mon_prints_what_the_guest_drives()
    {
        await using var guest = await BootAsync();
        await using var monitor = HostProcess.Start(null, "mon", "--dir", _folder, "--num-events", "5", "led");
        // Nothing tells from outside that a monitor listens, so the guest blinks until it has seen enough.
        await guest.StartAsync("gpioset -t 50ms led=1");

        Assert.Equal(0, await monitor.WaitForExitAsync());
        string[] lines = monitor.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Equal(lines[0].Contains("rising", StringComparison.Ordinal), lines[2].Contains("rising", StringComparison.Ordinal));
        Assert.NotEqual(lines[0].Contains("rising", StringComparison.Ordinal), lines[1].Contains("rising", StringComparison.Ordinal));
    }

    private async Task<HostProcess> UpAsync()
    {
        var up = HostProcess.Start(null, "up", "--name", "bench", "--dir", _folder, "--line-names", "button,led", "--transport", s_way.Name);
        await up.WaitForLineAsync("ready");
        return up;
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (status, output) = await HostProcess.RunAsync(null, [.. arguments[..1], "--dir", _folder, .. arguments[1..]]);
        Assert.True(status == 0, $"vgpio {string.Join(' ', arguments)} ended with {status}:\n{output}");
        return output;
    }

    /// <summary>A guest with the chip, as a user would boot it: with what <c>vgpio qemu-args</c> says.</summary>
    private async Task<Guest> BootAsync()
    {
        string arguments = await HostProcess.AnswerAsync(["qemu-args", "--json", "--dir", _folder, .. s_way.QemuArgsOptions]);
        return await Guest.BootAsync(s_way.Prepare(new GuestOptions { QemuArguments = JsonSerializer.Deserialize<string[]>(arguments)! }));
    }

    private async Task LitAsync()
    {
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        while ((await RunAsync("get", "--numeric", "led")).Trim() != "1")
            Assert.False(deadline.IsCancellationRequested, "What the guest did while no host was there has not come.");
    }
}
