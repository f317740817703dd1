// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>What can be done with a device of a type.</summary>
/// <param name="Name">The name, such as <c>press</c>.</param>
/// <param name="Description">What it does, as a part of a sentence, without a full stop.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ActionType(string Name, string Description, IReadOnlyList<ParameterType> Arguments);
