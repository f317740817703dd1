// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>What is attached to a net and drives it.</summary>
public sealed record TerminalInfo
{
    /// <summary>Who: <c>host</c>, <c>CHIP:OFFSET</c>, or a device's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>host</c>, <c>line</c>, <c>bias</c>, <c>device</c>, <c>hog</c> or <c>other</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>low</c>, <c>high</c>, <c>pull-down</c> or <c>pull-up</c>.</summary>
    public required string Signal { get; init; }

    /// <summary>Since when, in nanoseconds.</summary>
    public long Since { get; init; }

    /// <summary>The consumer of the line; null: none, or no line.</summary>
    public string? Consumer { get; init; }
}
