// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>What can carry a chip to the software under test. A new transport is added here, and known to checker and schema.</summary>
/// <param name="Name">The name, as a board file writes it.</param>
/// <param name="Description">What it is, as a part of a sentence, without a full stop.</param>
public sealed record TransportType(string Name, string Description)
{
    /// <summary>Programs of this machine.</summary>
    public static TransportType Uapi { get; } = new("uapi", "programs of this machine, as /dev/gpiochipN, under vgpio run");

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<TransportType> All { get; } =
    [
        new("ivshmem", "a QEMU guest with the gpio-ivshmem driver, over QEMU's ivshmem-doorbell with interrupts"),
        new("ivshmem-plain", "a QEMU guest with the gpio-ivshmem driver, over QEMU's ivshmem-plain: polled, without interrupts"),
        new("virtio", "a QEMU guest with the gpio-virtio driver of its own kernel, over QEMU's vhost-user-gpio"),
        Uapi,
    ];

    /// <summary>What a chip has if its file does not say.</summary>
    public static TransportType Default => All[0];
}
