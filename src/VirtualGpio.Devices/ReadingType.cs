// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>A value that devices of a type show.</summary>
/// <param name="Name">The name, such as <c>pressed</c>.</param>
/// <param name="Description">What it says, with its unit, as a part of a sentence, without a full stop.</param>
public sealed record ReadingType(string Name, string Description);
