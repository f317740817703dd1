// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>A way for a chip to come into a guest, and what the suites, which are the same for all ways, have to know of it.</summary>
public abstract class Transport
{
    /// <summary>Its name in a board file.</summary>
    internal abstract string Name { get; }

    /// <summary>The kernels that a suite runs with, where it runs with more than the newest.</summary>
    internal abstract IReadOnlyList<string> Kernels { get; }

    /// <summary>The driver, as <c>modprobe</c> knows it.</summary>
    internal abstract string Module { get; }

    /// <summary>What the driver's interrupts are called in <c>/proc/interrupts</c>.</summary>
    internal abstract string InterruptChip { get; }

    /// <summary>How many edges a burst has: about a second's worth.</summary>
    internal abstract int BurstEdges { get; }

    /// <summary>How many edges a burst on eight lines has.</summary>
    internal virtual int EightLinesEdges => BurstEdges;

    /// <summary>
    /// How many edges the guest's kernel has to keep for a reader of one line that is to miss none at full speed; 0: as many
    /// as it does when not asked, which is 16.
    /// </summary>
    internal abstract int ReaderBuffer { get; }

    /// <summary>Whether the host is told which program in the guest has a line.</summary>
    internal abstract bool TellsConsumers { get; }

    /// <summary>Whether what the guest does to a line takes effect while no host is there; else the guest waits for one.</summary>
    internal abstract bool WorksWithoutHost { get; }

    /// <summary>What <c>vgpio qemu-args</c> has to be told of a guest.</summary>
    internal virtual string[] QemuArgsOptions => [];

    /// <summary>Whether edges of different lines come in the order in which they were made.</summary>
    internal abstract bool KeepsOrderOfLines { get; }

    /// <summary>Makes a host, and what it needs.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="queueEntries">How many edges wait for the guest at the most; null: the transport's default.</param>
    internal abstract ChipRig NewRig(ChipHostOptions? chip = null, int? queueEntries = null);

    /// <summary>Adds to a guest's options what guests with this transport's driver need, whatever chip they get.</summary>
    internal abstract GuestOptions Prepare(GuestOptions options);
}
