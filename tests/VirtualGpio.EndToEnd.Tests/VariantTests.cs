// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>Other sizes of chips, and the device without interrupts.</summary>
[Collection(GuestCollection.Name)]
public sealed class VariantTests
{
    [Theory]
    [InlineData(Kernels.Oldest, 1)]
    [InlineData(Kernels.Newest, 256)]
    [InlineData(Kernels.Newest, 1024)]
    public async Task A_chip_has_as_many_lines_as_the_host_gives_it_with_their_names(string kernel, int lines)
    {
        string last = $"line-{lines - 1}";
        await using var chip = await GuestChip.BootAsync(
            new GuestOptions { Kernel = kernel },
            new ChipHostOptions { LineCount = lines, Names = [.. Enumerable.Range(0, lines).Select(line => $"line-{line}")] });

        Assert.Contains($"({lines} lines)", await chip.RunAsync("gpiodetect"), StringComparison.Ordinal);
        var monitor = await chip.WatchAsync($"gpiomon -n 2 -F '%e %l' {last}");
        await chip.Host.ToggleAsync(new[] { lines - 1 }, 2, TimeSpan.Zero);

        Assert.Equal(0, await monitor.WaitForExitAsync());
        Assert.Equal([$"1 {last}", $"2 {last}"], GuestChip.EdgesOf(monitor));
        chip.Guest.ThrowIfKernelComplained();
    }

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task Without_interrupts_levels_and_directions_work_and_edges_are_refused(string kernel)
    {
        const int size = 256 * 1024;
        string path = $"/dev/shm/vgpio-e2e-{Environment.ProcessId}-{kernel}";
        using var memory = MemoryFile.CreateNamed(Path.GetFileName(path), size, MemoryFile.OwnerOnly);
        try
        {
            await using var host = IvshmemChip.Plain(memory, new ChipHostOptions());
            host.Start();
            await using var guest = await Guest.BootAsync(new GuestOptions { Kernel = kernel, QemuArguments = IvshmemArguments.Plain(path, size) });

            await host.SetAsync([new(3, Level.High)], ChipRig.Patience);
            Assert.Equal("1", (await guest.RunAsync("gpioget -c gpiochip0 --numeric 3")).ThrowIfFailed().Output.Trim());

            await guest.StartAsync("gpioset -c gpiochip0 8=1");
            using var events = host.Subscribe([]);
            using var deadline = new CancellationTokenSource(ChipRig.Patience);
            while ((await host.GetLinesAsync())[8] is not { Level: Level.High, Settings.Direction: LineDirection.Output })
                await events.NextAsync("the guest's output", deadline.Token);

            var refused = await guest.RunAsync("gpiomon -c gpiochip0 -n 1 3 2>&1");
            Assert.NotEqual(0, refused.ExitStatus);
            Assert.Contains("No such device or address", refused.Output, StringComparison.Ordinal);
            Assert.Contains("edges can't be watched", guest.ConsoleText + (await guest.RunAsync("dmesg")).Output, StringComparison.Ordinal);
            guest.ThrowIfKernelComplained();
        }
        finally
        {
            MemoryFile.Unlink(Path.GetFileName(path));
        }
    }

    [Fact]
    public async Task The_driver_leaves_an_ivshmem_device_that_is_not_ours_alone()
    {
        const int size = 64 * 1024;
        string path = $"/dev/shm/vgpio-e2e-other-{Environment.ProcessId}";
        using var memory = MemoryFile.CreateNamed(Path.GetFileName(path), size, MemoryFile.OwnerOnly);
        try
        {
            await using var guest = await Guest.BootAsync(new GuestOptions { QemuArguments = IvshmemArguments.Plain(path, size) });

            var found = (await guest.RunAsync("ls /sys/bus/pci/drivers/gpio_ivshmem/")).ThrowIfFailed().Output;
            Assert.DoesNotContain("0000:", found, StringComparison.Ordinal);
            using var map = SharedMemory.Map(memory, size);
            Assert.Equal(-1, map.Bytes(0, size).IndexOfAnyExcept((byte)0));
        }
        finally
        {
            MemoryFile.Unlink(Path.GetFileName(path));
        }
    }
}
