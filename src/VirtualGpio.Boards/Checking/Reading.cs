// SPDX-License-Identifier: MIT
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Checking;

/// <summary>Takes values out of nodes whose form has been checked. What was found wrong there counts as not given.</summary>
internal static class Reading
{
    /// <summary>The entries of a map; none if it is something else.</summary>
    /// <param name="node">The node; null: none.</param>
    public static IReadOnlyList<YamlEntry> Entries(YamlNode? node) => node is YamlMap map ? map.Entries : [];

    /// <summary>The items of a list; none if it is something else.</summary>
    /// <param name="node">The node; null: none.</param>
    public static IReadOnlyList<YamlNode> Items(YamlNode? node) => node is YamlList list ? list.Items : [];

    /// <summary>What stands behind a key; null: nothing, or no map.</summary>
    /// <param name="node">The map.</param>
    /// <param name="key">The key.</param>
    public static YamlNode? Value(YamlNode? node, string key) => (node as YamlMap)?.Find(key)?.Value;

    /// <summary>The text of a value without mistakes; null: there is none.</summary>
    /// <param name="node">The value; null: none.</param>
    /// <param name="findings">Knows of mistakes.</param>
    public static string? Text(YamlNode? node, Findings findings) =>
        node is YamlScalar { IsNothing: false } scalar && !findings.IsBad(scalar) ? scalar.Text : null;

    /// <summary>The value behind a key, if there is one without mistakes.</summary>
    /// <param name="node">The map.</param>
    /// <param name="key">The key.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="findings">Knows of mistakes.</param>
    public static ParameterValue? Get(YamlNode? node, string key, ParameterKind kind, Findings findings) =>
        Text(Value(node, key), findings) is { } text && kind.TryParse(text, out ParameterValue value) ? value : null;

    /// <summary>The resistor behind a key.</summary>
    /// <param name="node">The map.</param>
    /// <param name="key">The key.</param>
    /// <param name="findings">Knows of mistakes.</param>
    public static Signal Pull(YamlNode? node, string key, Findings findings) => Get(node, key, Shapes.BoardShape.Pull, findings)?.Text switch
    {
        "up" => Signal.PullUp,
        "down" => Signal.PullDown,
        _ => Signal.HighImpedance,
    };
}
