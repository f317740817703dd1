// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Yaml;

/// <summary>A text is not YAML, or more of it than a board file uses: reading cannot go on.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The column, from 1.</param>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What caused it, if anything.</param>
internal sealed class YamlSyntaxException(int line, int column, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1.</summary>
    public int Column { get; } = column;
}
