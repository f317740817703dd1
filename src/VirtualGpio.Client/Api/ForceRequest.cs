// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Gives nets a level whatever drives them, or lets them go: <c>PUT /v1/force</c>.</summary>
public sealed record ForceRequest
{
    /// <summary>The lines or nets.</summary>
    public required string[] Lines { get; init; }

    /// <summary>0 or 1; null: no longer forced.</summary>
    public int? Level { get; init; }
}
