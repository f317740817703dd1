// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Does something with a device: <c>POST /v1/devices/{device}/actions/{action}</c>.</summary>
public sealed record DeviceActionRequest
{
    /// <summary>The action's arguments by name; null: none.</summary>
    public Dictionary<string, string>? Arguments { get; init; }
}
