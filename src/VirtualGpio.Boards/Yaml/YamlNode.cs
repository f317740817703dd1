// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Yaml;

/// <summary>A value of a YAML document, with its position.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The column, from 1.</param>
internal abstract class YamlNode(int line, int column)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>What it is, to follow "here is".</summary>
    public abstract string What { get; }
}
