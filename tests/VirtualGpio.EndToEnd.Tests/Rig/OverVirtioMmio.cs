// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>The kernel's own driver on a device of the machine's own bus, without PCI.</summary>
public sealed class OverVirtioMmio : OverVirtio
{
    internal override ChipRig NewRig(ChipHostOptions? chip = null, int? queueEntries = null) => new VirtioRig(chip, isMmio: true);

    internal override GuestOptions Prepare(GuestOptions options) =>
        base.Prepare(options) with { Modules = ["virtio_mmio", Module] };
}
