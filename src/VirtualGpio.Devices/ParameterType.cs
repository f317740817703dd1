// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>A parameter of a type of device, or an argument of an action.</summary>
/// <param name="Name">The name, as a board file or a command writes it.</param>
/// <param name="Description">What it is for, as a part of a sentence, without a full stop.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Default">The value if none is given, as text; null: one must be given.</param>
public sealed record ParameterType(string Name, string Description, ParameterKind Kind, string? Default);
