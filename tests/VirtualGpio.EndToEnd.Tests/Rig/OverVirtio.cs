// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>The kernel's own driver on QEMU's vhost-user device, and a host as it is when nothing is said.</summary>
public class OverVirtio : Transport
{
    internal override string Name => "virtio";

    internal override IReadOnlyList<string> Kernels => [Rig.Kernels.Oldest, Rig.Kernels.Newest];

    internal override string Module => "gpio-virtio";

    internal override string InterruptChip => "virtio-gpio";

    internal override int BurstEdges => 10_000;

    // The thread of a line's interrupt runs before all programs, and this driver does nothing about that.
    internal override int ReaderBuffer => 1024;

    internal override bool TellsConsumers => false;

    internal override bool WorksWithoutHost => false;

    internal override string[] QemuArgsOptions => ["--memory", $"{new GuestOptions().MemoryMegabytes}M"];

    internal override bool KeepsOrderOfLines => true;

    internal override ChipRig NewRig(ChipHostOptions? chip = null, int? queueEntries = null) =>
        new VirtioRig(chip, queueEntries is { } entries ? Options with { EdgeQueueEntries = entries } : Options);

    // The bus is built into newer kernels; modprobe then has nothing to do.
    internal override GuestOptions Prepare(GuestOptions options) => options with
    {
        MinimumQemu = QemuInstallation.GpioInterrupts,
        Modules = ["virtio_pci", Module],
    };

    private protected virtual VirtioTransportOptions Options { get; } = new();
}
