// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>What a device is made from, checked.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">The device's name.</param>
/// <param name="Pins">The nets that its pins are attached to; each required one is there.</param>
/// <param name="Parameters">All of its parameters, given or default.</param>
public sealed record DeviceSetup(
    DeviceType Type,
    string Name,
    IReadOnlyDictionary<string, Net> Pins,
    ParameterValues Parameters);
