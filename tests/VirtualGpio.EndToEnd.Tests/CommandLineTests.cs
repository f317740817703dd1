// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>The commands, as real processes, against a real guest.</summary>
[Collection(GuestCollection.Name)]
public sealed class CommandLineTests : IAsyncLifetime
{
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
        await using var guest = await Guest.BootAsync(new GuestOptions
        {
            QemuArguments = IvshmemArguments.Doorbell(Path.Combine(_folder, "bench", "gpio0", "guest"), 1),
        });
        Assert.Contains("\"button\"", (await guest.RunAsync("gpioinfo")).Output, StringComparison.Ordinal);

        var reader = await guest.StartAsync("gpiomon -n 4 -F '%e %l' button");
        await ArmedAsync();
        await RunAsync("set", "button=1");
        await RunAsync("set", "button=inactive");

        // SIGKILL, while the guest holds lines; what the guest does meanwhile is seen by the next one.
        await _up.KillAsync();
        var hold = await guest.StartAsync("gpioset led=1");
        (await guest.RunAsync("for i in $(seq 100); do gpioinfo led | grep -q output && exit 0; sleep 0.1; done; exit 1")).ThrowIfFailed();
        var refused = await HostProcess.RunAsync(null, "get", "--dir", _folder, "led");
        Assert.NotEqual(0, refused.Status);
        Assert.Contains("vgpio up", refused.Output, StringComparison.Ordinal);

        _up = await UpAsync();
        Assert.Equal("1", (await RunAsync("get", "--numeric", "led")).Trim());
        await RunAsync("set", "button=on");
        await RunAsync("set", "button=0");

        Assert.Equal(0, await reader.WaitForExitAsync());
        Assert.Equal("1 button\n2 button\n1 button\n2 button", reader.Output.ReplaceLineEndings("\n").Trim());
        Assert.Contains("gpioset", await RunAsync("info", "led"), StringComparison.Ordinal);
        await hold.KillAsync();
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_host_killed_in_the_middle_of_a_burst_loses_no_edge_that_it_had_made()
    {
        await using var guest = await Guest.BootAsync(new GuestOptions
        {
            QemuArguments = IvshmemArguments.Doorbell(Path.Combine(_folder, "bench", "gpio0", "guest"), 1),
        });
        var reader = await guest.StartAsync("edge-reader gpiochip0 0 both 100000000 5000");
        await reader.WaitForLineAsync("ready");
        await using var burst = HostProcess.Start(null, "toggle", "--dir", _folder, "--count", "100000000", "button");
        // More than the queue holds: the burst is in full flow.
        (await guest.RunAsync("until grep ivshmem.*reader /proc/interrupts | awk '{ exit $2 < 5000 }'; do sleep 0.1; done")).ThrowIfFailed();

        await _up.KillAsync();
        Assert.NotEqual(0, await burst.WaitForExitAsync());
        _up = await UpAsync();
        await RunAsync("toggle", "--count", "1000", "button");

        var report = await EdgeReport.OfAsync(reader);
        Assert.Equal(0, report.Lines[0].OutOfTurn);
        Assert.Equal(0, report.Lines[0].Skipped);
        Assert.InRange(report.Lines[0].Edges, 6000, long.MaxValue);
        guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task mon_prints_what_the_guest_drives()
    {
        await using var guest = await Guest.BootAsync(new GuestOptions
        {
            QemuArguments = IvshmemArguments.Doorbell(Path.Combine(_folder, "bench", "gpio0", "guest"), 1),
        });
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
        var up = HostProcess.Start(null, "up", "--name", "bench", "--dir", _folder, "--line-names", "button,led");
        await up.WaitForLineAsync("ready");
        return up;
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (status, output) = await HostProcess.RunAsync(null, [.. arguments[..1], "--dir", _folder, .. arguments[1..]]);
        Assert.True(status == 0, $"vgpio {string.Join(' ', arguments)} ended with {status}:\n{output}");
        return output;
    }

    private async Task ArmedAsync()
    {
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        while (!(await RunAsync("info", "--json", "button")).Contains("gpiomon", StringComparison.Ordinal))
            Assert.False(deadline.IsCancellationRequested, "gpiomon does not watch the line");
    }
}
