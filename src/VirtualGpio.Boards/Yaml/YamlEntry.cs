// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Yaml;

/// <summary>A key of a map, with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
