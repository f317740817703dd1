// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

/// <summary>The device without interrupts, and devices that are not ours.</summary>
[Collection(GuestCollection.Name)]
public sealed class IvshmemPlainTests
{
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
