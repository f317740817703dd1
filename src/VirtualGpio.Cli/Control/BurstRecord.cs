// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Control;

/// <summary>What <c>vgpio toggle</c> did.</summary>
internal sealed record BurstRecord
{
    /// <summary>How many times a line was toggled, all lines together.</summary>
    public long Toggles { get; init; }

    /// <summary>How many edges of it went to the guest.</summary>
    public long EdgesSent { get; init; }

    /// <summary>From the first toggle to the last, in µs.</summary>
    public long ElapsedMicroseconds { get; init; }

    /// <summary>How much of that was spent waiting for the guest to make room, in µs.</summary>
    public long WaitedMicroseconds { get; init; }
}
