// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Runtime;

namespace VirtualGpio.Cli.Up;

/// <summary>What <c>vgpio up</c> was asked for, checked.</summary>
internal sealed record UpSettings
{
    /// <summary>Where the chip's files are.</summary>
    internal required ChipPaths Paths { get; init; }

    /// <summary>A name per line, empty for none; as many as there are lines.</summary>
    internal required string[] Names { get; init; }

    /// <summary>Lines to be pulled from the start, and where to.</summary>
    internal required IReadOnlyList<(string Line, Level Level)> Pulls { get; init; }

    /// <summary>Whether there are no interrupts: <c>ivshmem-plain</c>.</summary>
    internal bool Plain { get; init; }

    /// <summary>Whether the wire is ended on a clean stop though a guest is attached.</summary>
    internal bool StopWire { get; init; }

    /// <summary>How long a wire that this starts stays when nobody is attached.</summary>
    internal required TimeSpan WireIdle { get; init; }

    /// <summary>Whether to print JSON.</summary>
    internal bool Json { get; init; }

    /// <summary>
    /// How much memory the chip gets, in bytes: a power of two, as QEMU asks for. What 256 lines and both queues need, or
    /// 1024.
    /// </summary>
    internal long MemorySize => Names.Length <= 256 ? 128 * 1024 : 256 * 1024;
}
