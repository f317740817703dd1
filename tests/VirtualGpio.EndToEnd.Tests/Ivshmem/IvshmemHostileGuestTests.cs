// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

[Collection(GuestCollection.Name)]
public sealed class IvshmemHostileGuestTests(GuestChips guests) : HostileGuestSuite<OverIvshmem>(guests)
{
    // Also writes while the driver is bound, which the kernel otherwise forbids.
    private protected override GuestOptions Options => new() { KernelArguments = "iomem=relaxed", CommandTimeout = TimeSpan.FromHours(1) };

    private protected override int Rounds => 5;

    private protected override Task ScribbleAsync(GuestChip chip, TimeSpan time, int seed) =>
        chip.RunAsync($"scribble $(readlink -f /sys/bus/gpio/devices/gpiochip0/..)/resource2 {time.TotalMilliseconds} {seed}");

    private protected override Task RecoverAsync(GuestChip chip) => chip.RunAsync(
        "rmmod gpio-ivshmem; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; modprobe gpio-ivshmem; test -e /dev/gpiochip0 && exit 0; rmmod gpio-ivshmem; done; exit 1");
}
