// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json;
using VirtualGpio.Testing;

namespace VirtualGpio.Demo;

/// <summary>A second chip and a second guest, whose kernel drives it as it comes: over virtio.</summary>
internal static class StockKernel
{
    public static async Task ShowAsync(Vgpio vgpio, CancellationToken stop)
    {
        Screen.Title("Another guest, without any driver of ours");
        Screen.Say("A second chip, over virtio: Linux has a driver for it.");
        await vgpio.ShowAsync(stop, "chip", "add", "stock", "--transport", "virtio", "--lines", "8", "--line-names", "key");
        var options = new GuestOptions { Modules = VirtioArguments.StockDriver, MinimumQemu = QemuInstallation.GpioInterrupts };
        string arguments = await vgpio.AnswerAsync(stop, "qemu-args", "stock", "--memory", $"{options.MemoryMegabytes}M", "--json");
        await using var guest = await Guest.BootAsync(options with { QemuArguments = JsonSerializer.Deserialize<string[]>(arguments)! }, stop);
        Screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Linux {guest.Image.Release} was up after {guest.BootTime.TotalSeconds:0.0} s, in QEMU {guest.Qemu.Version} ({guest.Qemu.Binary})."));

        await Guests.ShowAsync(guest, "basename $(readlink /sys/bus/gpio/devices/gpiochip0/../driver)", stop);
        await Guests.ShowAsync(guest, "gpioinfo key", stop);
        var counter = await Guests.StartAsync(guest, "edge-reader gpiochip0 0 both 2000 10000 1024", stop);
        await counter.WaitForLineAsync("ready", stop);
        await vgpio.ShowAsync(stop, "toggle", "--count", "2000", "key");
        await foreach (string line in counter.ReadLinesAsync(stop))
            Screen.Guest(line);
    }
}
