// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>A value that a <see cref="ParameterKind"/> has understood.</summary>
/// <param name="Text">The value in its plain form.</param>
/// <param name="Number">
/// An integer, nanoseconds, 0 or 1 for a level or a yes or no, the index of a choice; 0 for text.
/// </param>
public readonly record struct ParameterValue(string Text, long Number);
