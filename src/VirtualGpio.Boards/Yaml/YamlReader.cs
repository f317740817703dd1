// SPDX-License-Identifier: MIT
using VirtualGpio.Boards.Checking;
using VirtualGpio.Devices;
using YamlDotNet.Core.Events;

namespace VirtualGpio.Boards.Yaml;

/// <summary>
/// Reads one YAML document into nodes with positions, bounded in size and depth. Of YAML it leaves out what a board file
/// has no use for: anchors and aliases (which let a short text stand for a huge one), tags, and keys that are no text.
/// </summary>
internal sealed class YamlReader
{
    private readonly Findings _findings;
    private readonly YamlEvents _events;
    private int _nodes;
    private int _depth;

    private YamlReader(string text, Findings findings)
    {
        _findings = findings;
        _events = new YamlEvents(text);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="findings">Is told of mistakes after which reading can go on.</param>
    /// <returns>The outermost node; null: there is none.</returns>
    /// <exception cref="YamlSyntaxException">Reading cannot go on.</exception>
    public static YamlNode? Read(string text, Findings findings) => new YamlReader(text, findings).ReadStream();

    private YamlNode? ReadStream()
    {
        _events.Take();
        if (_events.Take() is StreamEnd)
            return null;
        YamlNode root = ReadNode(_events.Take());
        _events.Take();
        if (_events.Take() is DocumentStart)
            _findings.Add(_events.Line, _events.Column, "a second document begins here: a board is one document. Put the other one into a file of its own.");

        return root;
    }

    private YamlNode ReadNode(ParsingEvent start)
    {
        (int line, int column) = (_events.Line, _events.Column);
        if (++_nodes > BoardLimits.MaxNodes)
            throw new YamlSyntaxException(line, column, $"there are more than {BoardLimits.MaxNodes} keys and values here: no board needs that many.");
        if (start is NodeEvent node)
            RefuseProperties(node, line, column);
        switch (start)
        {
            case Scalar scalar:
                return new YamlScalar(scalar.Value, scalar.Style != YamlDotNet.Core.ScalarStyle.Plain, line, column);
            case AnchorAlias alias:
                var stand = new YamlScalar($"*{alias.Value.Value}", isQuoted: true, line, column);
                _findings.Add(stand, $"'*{Shown.Brief(alias.Value.Value)}' is an alias, which a board file cannot have: write the value out, or put it into quotes.");
                return stand;
        }

        if (++_depth > BoardLimits.MaxDepth)
            throw new YamlSyntaxException(line, column, $"maps and lists stand in each other more than {BoardLimits.MaxDepth} deep here: no board needs that.");
        YamlNode read = start is MappingStart ? ReadMap(line, column) : ReadList(line, column);
        _depth--;
        return read;
    }

    private YamlList ReadList(int line, int column)
    {
        List<YamlNode> items = [];
        while (_events.Take() is not SequenceEnd and var item)
            items.Add(ReadNode(item));
        return new YamlList(items, line, column);
    }

    private YamlMap ReadMap(int line, int column)
    {
        List<YamlEntry> entries = [];
        Dictionary<string, YamlScalar> keys = [];
        while (_events.Take() is not MappingEnd and var start)
        {
            YamlNode key = ReadNode(start);
            YamlNode value = ReadNode(_events.Take());
            if (key is not YamlScalar name)
                _findings.Add(key, $"{key.What} stands here as a key: a key is text, such as 'chips'.");
            else if (name.IsNothing)
                _findings.Add(name, "a key is missing here, before the ':'.");
            else if (keys.TryGetValue(name.Text, out YamlScalar? first))
                _findings.Add(name, $"'{Shown.Brief(name.Text)}' stands here a second time: the first is on line {first.Line}. Leave one out.");
            else
            {
                keys.Add(name.Text, name);
                entries.Add(new(name, value));
            }
        }

        return new YamlMap(entries, line, column);
    }

    private void RefuseProperties(NodeEvent node, int line, int column)
    {
        if (!node.Anchor.IsEmpty)
            _findings.Add(line, column, $"'&{Shown.Brief(node.Anchor.Value)}' is an anchor, which a board file cannot have: leave it out, or put the value into quotes.");
        if (!node.Tag.IsEmpty)
            _findings.Add(line, column, $"'{Shown.Brief(node.Tag.IsNonSpecific ? "!" : node.Tag.Value)}' is a tag, which a board file cannot have: leave it out, or put the value into quotes.");
    }
}
