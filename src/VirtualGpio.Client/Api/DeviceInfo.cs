// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>A device model, as <c>GET /v1/devices</c> gives it.</summary>
public sealed record DeviceInfo
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The type, such as <c>button</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The net of each pin.</summary>
    public required Dictionary<string, string> Pins { get; init; }

    /// <summary>What it shows, such as <c>pressed</c>: <c>true</c>.</summary>
    public required Dictionary<string, string> Readings { get; init; }

    /// <summary>What can be done with it, such as <c>press</c>.</summary>
    public required string[] Actions { get; init; }
}
