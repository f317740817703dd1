// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Levels, as <c>GET /v1/levels</c> gives them.</summary>
public sealed record LevelsInfo
{
    /// <summary>A level for each line asked for, 0 or 1.</summary>
    public required int[] Levels { get; init; }
}
