// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;

namespace VirtualGpio.Boards.Shapes;

/// <summary>
/// What can stand at a place of a board file. The checker and the JSON schema are both made from this, so they cannot
/// differ.
/// </summary>
internal abstract class Shape
{
    /// <summary>What can stand there, to follow "must be".</summary>
    public abstract string Expected { get; }

    /// <summary>Looks for mistakes of form. What the names in it refer to is looked at later.</summary>
    /// <param name="node">What stands there.</param>
    /// <param name="label">What it is called in messages: <c>'lines'</c>.</param>
    /// <param name="findings">Is told of mistakes.</param>
    public abstract void Check(YamlNode node, string label, Findings findings);

    /// <summary>The same as a JSON schema.</summary>
    public abstract JsonObject ToSchema();

    /// <summary>Tells that something else stands there.</summary>
    /// <param name="node">What stands there.</param>
    /// <param name="label">What it is called in messages.</param>
    /// <param name="findings">Is told.</param>
    protected void Refuse(YamlNode node, string label, Findings findings)
    {
        if (!findings.IsBad(node))
            findings.Add(node, $"{label} must be {Expected}; here is {node.What}.");
    }
}
