// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Yaml;

/// <summary>A list.</summary>
/// <param name="items">What it holds.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The column, from 1.</param>
internal sealed class YamlList(IReadOnlyList<YamlNode> items, int line, int column) : YamlNode(line, column)
{
    /// <summary>What it holds.</summary>
    public IReadOnlyList<YamlNode> Items { get; } = items;

    /// <inheritdoc/>
    public override string What => "a list";
}
