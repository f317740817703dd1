// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>A line and the level that it is to have.</summary>
public sealed record LineLevel
{
    /// <summary>The line: a name, <c>CHIP:OFFSET</c>, <c>CHIP:NAME</c>, an offset if there is one chip, or a net's name.</summary>
    public required string Line { get; init; }

    /// <summary>0 or 1.</summary>
    public required int Level { get; init; }
}
