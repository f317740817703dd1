// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>
/// The kernel's driver with our patch, which makes it safe for several lines at once, and a host that makes use of that:
/// each line for itself, and packed queues.
/// </summary>
public sealed class OverFixedVirtio : OverVirtio
{
    internal override IReadOnlyList<string> Kernels => [Rig.Kernels.Newest];

    internal override string Module => "gpio-virtio-fixed";

    // What the guest's kernel keeps for a reader: eight threads of interrupts can hold it off for as long as edges come.
    internal override int EightLinesEdges => ReaderBuffer;

    internal override bool KeepsOrderOfLines => false;

    private protected override VirtioTransportOptions Options { get; } = new() { SideBySide = true, OffersPackedQueues = true };
}
