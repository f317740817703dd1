// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Testing;

/// <summary>
/// QEMU arguments that put an ivshmem device into a guest. On <c>q35</c> and <c>virt</c> it sits behind a root port of its own,
/// so that it can be unplugged while the guest runs (<see cref="Guest.UnplugAsync"/>).
/// </summary>
public static class IvshmemArguments
{
    /// <summary>A device with doorbells, connected to an ivshmem server.</summary>
    /// <param name="socketPath">The server's socket.</param>
    /// <param name="vectors">The number of interrupt vectors, 1 or more.</param>
    /// <param name="id">The device's ID in QEMU; its root port is <c>ID-port</c>, its character device <c>ID-socket</c>.</param>
    /// <param name="slot">The root port's slot, 1 or more, another one for each device of a guest; 0: no root port.</param>
    public static IReadOnlyList<string> Doorbell(string socketPath, int vectors, string id = "gpio0", int slot = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        ArgumentOutOfRangeException.ThrowIfLessThan(vectors, 1);
        return
        [
            "-chardev", $"socket,id={id}-socket,path={QemuCommandLine.Escape(socketPath)}",
            .. RootPort.Arguments(id, slot),
            "-device", string.Create(CultureInfo.InvariantCulture, $"ivshmem-doorbell,id={id},chardev={id}-socket,vectors={vectors}{RootPort.Bus(id, slot)}"),
        ];
    }

    /// <summary>A device without doorbells: memory that a file shares with the host.</summary>
    /// <param name="memoryPath">The file; it must be as long as <paramref name="size"/>.</param>
    /// <param name="size">The memory's size in bytes: a power of two, 4096 or more.</param>
    /// <param name="id">The device's ID in QEMU; its root port is <c>ID-port</c>, its memory <c>ID-memory</c>.</param>
    /// <param name="slot">The root port's slot, 1 or more, another one for each device of a guest; 0: no root port.</param>
    public static IReadOnlyList<string> Plain(string memoryPath, long size, string id = "gpio0", int slot = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(memoryPath);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 4096);
        if (!long.IsPow2(size)) throw new ArgumentOutOfRangeException(nameof(size), size, "QEMU needs a power of two");
        return
        [
            "-object", string.Create(CultureInfo.InvariantCulture,
                $"memory-backend-file,id={id}-memory,share=on,size={size},mem-path={QemuCommandLine.Escape(memoryPath)}"),
            .. RootPort.Arguments(id, slot),
            "-device", $"ivshmem-plain,id={id},memdev={id}-memory{RootPort.Bus(id, slot)}",
        ];
    }
}
