// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>A pin of a type of device: what is attached to a net.</summary>
/// <param name="Name">The name, as a board file writes it.</param>
/// <param name="Description">What it is, as a part of a sentence, without a full stop.</param>
/// <param name="IsRequired">Whether each device of the type has it attached.</param>
public sealed record PinType(string Name, string Description, bool IsRequired = true);
