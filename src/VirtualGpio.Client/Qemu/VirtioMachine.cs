// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Qemu;

/// <summary>The machine that a chip over <c>virtio</c> is added to.</summary>
public sealed record VirtioMachine
{
    /// <summary>How much memory a machine gets if nothing else is said.</summary>
    public const string DefaultMemory = "512M";

    /// <summary>
    /// How much memory the machine gets, as QEMU writes it, with a unit. The chip's other end reads the queues in it, so it
    /// must be shared, and QEMU shares a machine's memory as a whole. Null: it is shared already, by another chip's
    /// arguments or its own.
    /// </summary>
    public string? Memory { get; init; } = DefaultMemory;

    /// <summary>What the machine finds its devices by.</summary>
    public VirtioBus Bus { get; init; }

    /// <summary>The name of QEMU's device.</summary>
    public string Device => Bus == VirtioBus.Mmio ? "vhost-user-gpio-device" : "vhost-user-gpio-pci";
}
