// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Yaml;

/// <summary>A map. Its keys are text and differ from each other.</summary>
/// <param name="entries">What it holds.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The column, from 1.</param>
internal sealed class YamlMap(IReadOnlyList<YamlEntry> entries, int line, int column) : YamlNode(line, column)
{
    /// <summary>What it holds, in the order of the file.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string What => "a map";

    /// <summary>Finds an entry; null: there is none.</summary>
    /// <param name="key">The key.</param>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key);
}
