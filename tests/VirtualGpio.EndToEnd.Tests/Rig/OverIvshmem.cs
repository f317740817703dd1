// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>Our driver on QEMU's ivshmem device.</summary>
public sealed class OverIvshmem : Transport
{
    internal override string Name => "ivshmem";

    internal override IReadOnlyList<string> Kernels => [Rig.Kernels.Oldest, Rig.Kernels.Newest];

    internal override string Module => "gpio-ivshmem";

    internal override string InterruptChip => "gpio-ivshmem";

    internal override int BurstEdges => 100_000;

    internal override int ReaderBuffer => 0;

    internal override bool TellsConsumers => true;

    internal override bool WorksWithoutHost => true;

    internal override bool KeepsOrderOfLines => true;

    internal override ChipRig NewRig(ChipHostOptions? chip = null, int? queueEntries = null) =>
        new IvshmemRig(chip, queueEntries is { } entries ? new IvshmemTransportOptions { EdgeQueueEntries = entries } : null);

    internal override GuestOptions Prepare(GuestOptions options) => options with { Modules = [Module] };
}
