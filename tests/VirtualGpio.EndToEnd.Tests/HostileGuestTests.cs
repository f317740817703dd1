// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

[Collection(GuestCollection.Name)]
public sealed class HostileGuestTests
{
    // Also writes while the driver is bound, which the kernel otherwise forbids.
    private static readonly GuestOptions s_relaxed = new() { KernelArguments = "iomem=relaxed", CommandTimeout = TimeSpan.FromHours(1) };

    // Seconds of garbage per round; VGPIO_SOAK=60 makes it a run of minutes.
    private static readonly int s_seconds = int.TryParse(Environment.GetEnvironmentVariable("VGPIO_SOAK"), out int seconds) ? seconds : 2;

    [Fact]
    public async Task Garbage_in_every_word_faults_the_chip_and_a_driver_loaded_anew_uses_it_again()
    {
        await using var chip = await GuestChip.BootAsync(s_relaxed);
        int descriptors = OpenDescriptors.Count();
        long memory = GC.GetTotalMemory(forceFullCollection: true);

        for (int seed = 1; seed <= 5; seed++)
        {
            using var stop = new CancellationTokenSource();
            var flow = KeepTogglingAsync(chip.Host, stop.Token);
            await chip.RunAsync($"scribble $(readlink -f /sys/bus/gpio/devices/gpiochip0/..)/resource2 {s_seconds * 1000} {seed}");
            await stop.CancelAsync();
            await flow;

            Assert.False(chip.Host.Completion.IsCompleted);
            Assert.NotNull(chip.Host.Fault);
            Assert.All(await chip.Host.GetLinesAsync(), line => Assert.NotEqual(LineDriver.Guest, line.DrivenBy));

            await chip.RunAsync("rmmod gpio-ivshmem; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; modprobe gpio-ivshmem; test -e /dev/gpiochip0 && exit 0; rmmod gpio-ivshmem; done; exit 1");
            await chip.Rig.WaitForAsync(GuestState.Running);
            Assert.Null(chip.Host.Fault);
            var reader = await chip.WatchAsync("edge-reader gpiochip0 6 both 1000 10000");
            await chip.Host.ToggleAsync(new[] { 6 }, 1000, TimeSpan.Zero);
            Assert.Equal(1000, (await EdgeReport.OfAsync(reader)).Lines[6].Edges);
        }

        Assert.InRange(OpenDescriptors.Count(), 0, descriptors + 2);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, memory + (4 << 20));
    }

    private static async Task KeepTogglingAsync(ChipHost host, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await host.ToggleAsync(new[] { 1, 2, 3 }, 100, TimeSpan.Zero, stop);
            }
            catch (OperationCanceledException)
            {
                // The end of the test's flow.
            }
            catch (VirtualGpioException e) when (e.Kind is ErrorKind.Faulted or ErrorKind.GuestBusy or ErrorKind.LineDrivenByGuest)
            {
                // What a command is told while a guest misbehaves; the next one is tried.
                await Task.Yield();
            }
        }
    }
}
