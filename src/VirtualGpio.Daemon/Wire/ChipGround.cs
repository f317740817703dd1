// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Wire;

/// <summary>What was made for a chip outside of the board.</summary>
internal sealed record ChipGround
{
    /// <summary>Its files.</summary>
    internal required ChipPaths Paths { get; init; }

    /// <summary>What carries it; the board's once the chip is added.</summary>
    internal required ChipTransport Transport { get; init; }

    /// <summary>What to add to QEMU's command line, argument by argument; none for programs of this machine.</summary>
    internal required IReadOnlyList<string> Qemu { get; init; }

    /// <summary>The name of QEMU's device; of a chip for programs of this machine: what they know it by, with its folder.</summary>
    internal required string Device { get; init; }

    /// <summary>The module that drives it in a Linux guest; null: it is for programs of this machine.</summary>
    internal required string? Driver { get; init; }

    /// <summary>How a guest is while no board serves the chip, as the end of a sentence.</summary>
    internal required string Pause { get; init; }

    /// <summary>How a guest is once the chip's wire or memory has gone, as the end of a sentence.</summary>
    internal required string Loss { get; init; }

    /// <summary>Whether it has a wire.</summary>
    internal required bool HasWire { get; init; }

    /// <summary>Whether its wire or memory was there before, with what a guest may hold on to.</summary>
    internal required bool WasFound { get; init; }

    /// <summary>The memory of a chip without a wire; to be disposed of once the chip is added, which maps it.</summary>
    internal MemoryFile? Memory { get; init; }

    /// <summary>Whether its wire runs now.</summary>
    internal bool IsWired => HasWire && InstanceLock.Holder(Paths.WireLock) is not null;
}
