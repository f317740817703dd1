// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Wire;

/// <summary>What was made for a chip outside of the board.</summary>
/// <param name="Paths">Its files.</param>
/// <param name="Transport">What carries it; the board's once the chip is added.</param>
/// <param name="Qemu">What to add to QEMU's command line, argument by argument.</param>
/// <param name="Device">The name of QEMU's device.</param>
/// <param name="HasWire">Whether it has a wire.</param>
/// <param name="WasFound">Whether its wire or memory was there before, with what a guest may hold on to.</param>
internal sealed record ChipGround(ChipPaths Paths, ChipTransport Transport, IReadOnlyList<string> Qemu, string Device, bool HasWire, bool WasFound)
{
    /// <summary>The memory of a chip without a wire; to be disposed of once the chip is added, which maps it.</summary>
    internal MemoryFile? Memory { get; init; }
}
