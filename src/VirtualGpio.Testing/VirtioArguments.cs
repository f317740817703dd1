// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>
/// QEMU arguments that put a virtio GPIO device into a guest, played by a vhost-user back-end. The guest must be booted
/// with <see cref="GuestOptions.SharedMemory"/> and the <see cref="GuestOptions.Modules"/> of one of the two drivers;
/// the back-end must listen before.
/// </summary>
public static class VirtioArguments
{
    private static readonly string[] Transports = ["virtio_pci", "virtio_mmio"];

    /// <summary>The modules of the kernel's own driver as it is: it fails when several lines are in use at once.</summary>
    public static IReadOnlyList<string> StockDriver { get; } = [.. Transports, "gpio-virtio"];

    /// <summary>The modules of the kernel's own driver with the fixes that the project carries.</summary>
    public static IReadOnlyList<string> FixedDriver { get; } = [.. Transports, "gpio-virtio-fixed"];

    /// <summary>
    /// A PCI device. On <c>q35</c> and <c>virt</c> it sits behind a root port of its own, so that it can be unplugged
    /// while the guest runs (<see cref="Guest.UnplugAsync"/>).
    /// </summary>
    /// <param name="socketPath">The back-end's socket.</param>
    /// <param name="id">The device's ID in QEMU; its root port is <c>ID-port</c>, its character device <c>ID-socket</c>.</param>
    /// <param name="slot">The root port's slot, 1 or more, another one for each device of a guest; 0: no root port.</param>
    public static IReadOnlyList<string> Pci(string socketPath, string id = "gpio0", int slot = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        return
        [
            .. Socket(socketPath, id),
            .. RootPort.Arguments(id, slot),
            "-device", $"vhost-user-gpio-pci,id={id},chardev={id}-socket{RootPort.Bus(id, slot)}",
        ];
    }

    /// <summary>A device of the machine's own bus (virtio-mmio): <c>virt</c> has one.</summary>
    /// <param name="socketPath">The back-end's socket.</param>
    /// <param name="id">The device's ID in QEMU; its character device is <c>ID-socket</c>.</param>
    public static IReadOnlyList<string> Mmio(string socketPath, string id = "gpio0")
    {
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        ArgumentException.ThrowIfNullOrEmpty(id);
        return [.. Socket(socketPath, id), "-device", $"vhost-user-gpio-device,id={id},chardev={id}-socket"];
    }

    private static string[] Socket(string path, string id) => ["-chardev", $"socket,id={id}-socket,path={QemuCommandLine.Escape(path)}"];
}
