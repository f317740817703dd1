// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

/// <summary>Our driver under the older register protocol, driven by the older tools' commands.</summary>
[Collection(GuestCollection.Name)]
public sealed class LegacyTests
{
    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task vg_get_set_makes_edges_on_all_32_lines_of_a_guest_with_the_older_protocol(string kernel)
    {
        string folder = Directory.CreateTempSubdirectory("vgpio-legacy-").FullName;
        string name = $"vgpio-legacy-{Environment.ProcessId}-{kernel}";
        string socket = Path.Combine(folder, "ivshmem.sock");
        var environment = new Dictionary<string, string> { ["VGPIO_IVSHMEM_SOCKET"] = socket };
        await using var server = HostProcess.Start(null, "ivshmem-server", "-F", "-v", "-S", socket, "-M", name, "-l", "1M", "-n", "1");
        try
        {
            await ListeningAsync(socket, server);
            await using var guest = await Guest.BootAsync(new GuestOptions
            {
                Kernel = kernel,
                Modules = [],
                QemuArguments = IvshmemArguments.Doorbell(socket, 1),
            });
            (await guest.RunAsync("modprobe gpio-ivshmem protocol=1")).ThrowIfFailed();
            var monitor = await guest.StartAsync($"gpiomon -c gpiochip0 -n 64 -F '%e %o' {string.Join(' ', Enumerable.Range(0, 32))}");
            await ArmedAsync(guest);

            for (int line = 0; line < 32; line++)
            {
                var (status, output) = await HostProcess.RunAsync(environment, "vg_get_set", "-d", $"/dev/shm/{name}", "-p", "0", "-i", $"{line}");
                Assert.True(status == 0, output);
                Assert.Contains($"rising edge interrupt was enabled for {line} and new value is high 1", output, StringComparison.Ordinal);
                (status, output) = await HostProcess.RunAsync(environment, "vg_get_set", "-d", $"/dev/shm/{name}", "-p", "0", $"--write-low={line}");
                Assert.True(status == 0, output);
            }

            Assert.Equal(0, await monitor.WaitForExitAsync());
            Assert.Equal(
                Enumerable.Range(0, 32).SelectMany(line => new[] { $"1 {line}", $"2 {line}" }),
                monitor.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

            await guest.StartAsync("gpioset -c gpiochip0 31=1");
            await OutputAsync(guest, environment, name);
            var missing = await HostProcess.RunAsync(environment, "vg_get_set", "-d", $"/dev/shm/{name}", "-p", "77", "-i", "0");
            Assert.NotEqual(0, missing.Status);
            Assert.Contains("77", missing.Output, StringComparison.Ordinal);
            guest.ThrowIfKernelComplained();
        }
        finally
        {
            await server.DisposeAsync();
            File.Delete($"/dev/shm/{name}");
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task Our_host_serves_a_guest_that_speaks_the_older_protocol_only(string kernel)
    {
        await using var rig = new IvshmemRig();
        await using var guest = await Guest.BootAsync(rig.Attach(new GuestOptions { Kernel = kernel, Modules = [] }));
        (await guest.RunAsync("modprobe gpio-ivshmem protocol=1")).ThrowIfFailed();
        var reader = await guest.StartAsync("edge-reader gpiochip0 8-9,31 both 300 10000");
        await reader.WaitForLineAsync("ready");

        await rig.Host.ToggleAsync(new[] { 8, 9, 31 }, 100, TimeSpan.Zero);
        await guest.StartAsync("gpioset -c gpiochip0 20=1");

        var report = await EdgeReport.OfAsync(reader);
        foreach (int line in new[] { 8, 9, 31 })
            Assert.Equal(new LineReport(100, 50, 50, 0, 0), report.Lines[line]);
        await rig.WaitForLineAsync(20, line => line is { Level: Level.High, Settings.Direction: LineDirection.Output }, "the guest's output");
        guest.ThrowIfKernelComplained();
    }

    private static async Task OutputAsync(Guest guest, Dictionary<string, string> environment, string name)
    {
        (await guest.RunAsync("for i in $(seq 100); do gpioinfo -c gpiochip0 31 | grep -q output && exit 0; sleep 0.1; done; exit 1")).ThrowIfFailed();
        var (status, output) = await HostProcess.RunAsync(environment, "vg_get_set", "-d", $"/dev/shm/{name}", "-r", "31");
        Assert.True(status == 0, output);
        Assert.Contains("read 31=1", output, StringComparison.Ordinal);
        (_, output) = await HostProcess.RunAsync(environment, "vg_get_set", "-d", $"/dev/shm/{name}", "-p", "0", "-l", "31");
        Assert.Contains("pin configurated as output not writing 31=0", output, StringComparison.Ordinal);
    }

    private static async Task ArmedAsync(Guest guest) =>
        (await guest.RunAsync("for i in $(seq 100); do test $(grep -c gpio-ivshmem.*gpiomon /proc/interrupts) = 32 && exit 0; sleep 0.1; done; exit 1")).ThrowIfFailed();

    private static async Task ListeningAsync(string socket, HostProcess server)
    {
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        while (!File.Exists(socket))
        {
            Assert.False(deadline.IsCancellationRequested, $"The server does not listen:\n{server.Output}");
            await Task.Yield();
        }
    }
}
