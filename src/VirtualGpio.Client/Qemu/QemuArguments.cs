// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Client.Qemu;

/// <summary>What to add to QEMU's command line for a chip, argument by argument.</summary>
public static class QemuArguments
{
    /// <summary>For a chip over <c>ivshmem</c>.</summary>
    /// <param name="chip">The chip.</param>
    public static string[] Doorbell(ChipPaths chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        string id = DeviceId(chip.Name);
        return ["-chardev", $"socket,path={Value(chip.GuestSocket)},id={id}", "-device", $"ivshmem-doorbell,chardev={id},vectors=1"];
    }

    /// <summary>For a chip over <c>ivshmem-plain</c>.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="size">How long its memory is, in bytes.</param>
    public static string[] Plain(ChipPaths chip, long size)
    {
        ArgumentNullException.ThrowIfNull(chip);
        string id = DeviceId(chip.Name);
        return
        [
            "-object",
            FormattableString.Invariant($"memory-backend-file,id={id},size={size},share=on,mem-path={Value(chip.Memory)}"),
            "-device",
            $"ivshmem-plain,memdev={id}",
        ];
    }

    /// <summary>For a chip over <c>virtio</c>.</summary>
    /// <param name="chip">The chip's name.</param>
    /// <param name="socket">What QEMU connects to: <see cref="ChipPaths.GuestSocket"/>, or <see cref="ChipInfo.GuestSocket"/>.</param>
    /// <param name="machine">What it is added to; null: as <see cref="VirtioMachine"/> has it.</param>
    public static string[] Virtio(string chip, string socket, VirtioMachine? machine = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(chip);
        ArgumentException.ThrowIfNullOrEmpty(socket);
        machine ??= new VirtioMachine();
        string id = DeviceId(chip);
        return
        [
            .. machine.Memory is { } size ? SharedMemory($"m{chip}", size) : [],
            "-chardev",
            $"socket,path={Value(socket)},id={id}",
            "-device",
            $"{machine.Device},chardev={id}",
        ];
    }

    /// <summary>The machine's memory, for a back-end to read and write the queues in.</summary>
    private static string[] SharedMemory(string id, string size) =>
        ["-object", $"memory-backend-memfd,id={id},size={size},share=on", "-machine", $"memory-backend={id}", "-m", size];

    /// <summary>
    /// QEMU's IDs begin with a letter, and hold letters, digits, '-', '.' and '_' (util/id.c): what chips' names do, but
    /// for the first. What is made for one chip begins with different letters, so that no two chips' IDs can be the same.
    /// </summary>
    private static string DeviceId(string chip) => $"v{chip}";

    /// <summary>QEMU takes a doubled comma for a comma.</summary>
    private static string Value(string text) => text.Replace(",", ",,", StringComparison.Ordinal);
}
