// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Http;

/// <summary>What a chip is to the machine that it is made for.</summary>
public sealed record MachineSide
{
    /// <summary>What to add to QEMU's command line, argument by argument.</summary>
    public required IReadOnlyList<string> QemuArguments { get; init; }

    /// <summary>The socket that QEMU connects to; null: there is none.</summary>
    public string? Socket { get; init; }

    /// <summary>How a machine is once the chip was removed, as the end of a sentence.</summary>
    public required string Loss { get; init; }
}
