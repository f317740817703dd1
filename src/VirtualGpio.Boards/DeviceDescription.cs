// SPDX-License-Identifier: MIT
using VirtualGpio.Devices;

namespace VirtualGpio.Boards;

/// <summary>A device of a board file.</summary>
public sealed record DeviceDescription
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The type.</summary>
    public required DeviceType Type { get; init; }

    /// <summary>What the pins are attached to, by the pins' names; each required one is there.</summary>
    public required IReadOnlyDictionary<string, NetOrLine> Pins { get; init; }

    /// <summary>The parameters that the file gives, as <see cref="DeviceType.Create"/> takes them; each is valid.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
