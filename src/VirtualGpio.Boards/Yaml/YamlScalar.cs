// SPDX-License-Identifier: MIT
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Yaml;

/// <summary>Text. It is never taken for anything else: <c>on</c> is two letters, whatever version of YAML one thinks of.</summary>
/// <param name="text">The text, without quotes.</param>
/// <param name="isQuoted">Whether it is in quotes, or in a block of its own.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The column, from 1.</param>
internal sealed class YamlScalar(string text, bool isQuoted, int line, int column) : YamlNode(line, column)
{
    /// <summary>The text, without quotes.</summary>
    public string Text { get; } = text;

    /// <summary>Whether there is no value: a key with nothing behind it, or <c>~</c>.</summary>
    public bool IsNothing { get; } = !isQuoted && text is "" or "~" or "null";

    /// <inheritdoc/>
    public override string What => IsNothing ? "nothing" : $"the value '{Shown.Brief(Text)}'";
}
