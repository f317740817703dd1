// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>A value that a device shows.</summary>
/// <param name="Name">The name of its <see cref="ReadingType"/>.</param>
/// <param name="Value">The value as text: <c>true</c>, <c>false</c>, a number in the reading's unit.</param>
public readonly record struct DeviceReading(string Name, string Value);
