// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Demo;
using VirtualGpio.Testing;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted.Cancel();
};

try
{
    await RunAsync(interrupted.Token);
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("demo: interrupted");
    return 130;
}
catch (Exception e) when (e is GuestException or GuestImageMissingException or VgpioException)
{
    Console.Error.WriteLine($"demo: {e.Message}");
    return 1;
}

static async Task RunAsync(CancellationToken stop)
{
    Screen.Title("A GPIO chip for a virtual machine, and the other end of its lines");
    Screen.Say("On this machine, the host, a chip with a button and an LED is served:");
    await using var vgpio = await Vgpio.UpAsync("button,led", stop);

    Screen.Say("QEMU is started with what 'vgpio up' prints for it. In the guest: Debian's kernel, and our driver.");
    await using var guest = await Guest.BootAsync(new GuestOptions { QemuArguments = vgpio.QemuArguments }, stop);
    Screen.Say(string.Create(
        CultureInfo.InvariantCulture,
        $"Linux {guest.Image.Release} was up after {guest.BootTime.TotalSeconds:0.0} s, {Accelerator(guest.Accelerator)}."));

    Screen.Title("The guest sees an ordinary GPIO chip");
    await Guests.ShowAsync(guest, "gpiodetect", stop);
    await Guests.ShowAsync(guest, "gpioinfo button led", stop);

    Screen.Title("The host presses the button: interrupts in the guest");
    var monitor = await Guests.StartAsync(guest, "gpiomon --banner --num-events 6 button", stop);
    await monitor.WaitForLineAsync("Monitoring", stop);
    await using (var edges = monitor.ReadLinesAsync(stop).GetAsyncEnumerator(stop))
    {
        foreach (string value in new[] { "1", "0", "1", "0", "1", "0" })
        {
            await vgpio.ShowAsync(stop, "set", $"button={value}");
            if (await edges.MoveNextAsync())
                Screen.Guest(edges.Current);
        }
    }

    Screen.Title("The guest blinks its LED: the host sees each change");
    var blinking = await vgpio.StartMonitorAsync(stop, "mon", "--banner", "--num-events", "6", "led");
    await Guests.StartAsync(guest, "gpioset --toggle 200ms led=1", stop);
    await foreach (string line in blinking.ReadLinesAsync(stop))
        Screen.Host(line);
    await vgpio.ShowAsync(stop, "info", "button", "led");

    Screen.Title("A recording of it, measured");
    string recording = vgpio.FileOf("led.vcd");
    await vgpio.ShowAsync(stop, "record", "led", "--duration", "1500ms", "--quiet", "-o", recording);
    await Vgpio.MeasureAsync(recording, stop);

    Screen.Title("Nothing is lost, however fast");
    var counter = await Guests.StartAsync(guest, "edge-reader gpiochip0 0 both 1000000 2000", stop);
    await counter.WaitForLineAsync("ready", stop);
    await vgpio.ShowAsync(stop, "toggle", "--count", "20000", "button");
    Screen.Say("The guest's kernel counts the interrupts of line 0, those of the six presses above, too:");
    await Guests.ShowAsync(guest, "grep -E 'CPU|ivshmem  ' /proc/interrupts", stop);
    await foreach (string line in counter.ReadLinesAsync(stop))
        Screen.Guest(line);

    await StockKernel.ShowAsync(vgpio, stop);

    Screen.Title("That was all of it");
    Screen.Say("Your own: './vgpio up', add the line that it prints to your QEMU, build guest/driver for your guest's kernel;");
    Screen.Say("or './vgpio up --transport virtio' and a QEMU from 9.0 on, and build nothing.");
    Screen.Say("README.md goes on from here.");
}

static string Accelerator(Accelerator accelerator) =>
    accelerator.Kind == AcceleratorKind.Kvm
        ? $"with hardware virtualization: {accelerator.Reason}"
        : $"without hardware virtualization: {accelerator.Reason}";
