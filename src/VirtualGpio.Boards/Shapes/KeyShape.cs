// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Shapes;

/// <summary>A key that a map can have.</summary>
/// <param name="Name">The key.</param>
/// <param name="Description">What it is for, as a part of a sentence, without a full stop.</param>
/// <param name="Shape">What can stand behind it.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Default">What holds without it; null: nothing in particular.</param>
internal sealed record KeyShape(string Name, string Description, Shape Shape, bool IsRequired = false, string? Default = null);
