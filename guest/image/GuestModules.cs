// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>The stock modules that guests get, besides those that ours need.</summary>
internal static class GuestModules
{
    public static IReadOnlyList<string> Names { get; } =
    [
        // what virtio devices sit on
        "virtio", "virtio_ring", "virtio_pci", "virtio_mmio",
        // in-kernel users of GPIO lines, and how a program sees them
        "gpio_keys", "gpio_keys_polled", "evdev", "uinput",
        "leds_gpio", "ledtrig_timer", "ledtrig_oneshot", "ledtrig_heartbeat", "ledtrig_gpio",
        "w1_gpio", "w1_therm",
        // what tests of the transport use
        "configfs", "uio", "uio_pci_generic",
    ];
}
