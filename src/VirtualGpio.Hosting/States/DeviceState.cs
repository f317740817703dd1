// SPDX-License-Identifier: MIT
using VirtualGpio.Devices;

namespace VirtualGpio.Hosting;

/// <summary>A device, as it was at one moment.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Pins">The net of each pin.</param>
/// <param name="Readings">What it shows.</param>
public sealed record DeviceState(string Name, DeviceType Type, IReadOnlyDictionary<string, string> Pins, IReadOnlyList<DeviceReading> Readings);
