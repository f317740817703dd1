// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>A list.</summary>
/// <param name="item">What stands in it.</param>
/// <param name="expected">What can stand there, to follow "must be".</param>
/// <param name="least">How many there are at least.</param>
internal sealed class ListShape(Shape item, string expected, int least = 0) : Shape
{
    /// <inheritdoc/>
    public override string Expected => expected;

    /// <inheritdoc/>
    public override void Check(YamlNode node, string label, Findings findings)
    {
        if (node is not YamlList list)
        {
            Refuse(node, label, findings);
            return;
        }

        if (list.Items.Count < least)
            findings.Add(list, $"{label} is empty: it must be {Expected}.");
        foreach (YamlNode element in list.Items)
        {
            if (element is YamlMap { Entries: [{ Key: var key, Value: YamlScalar value }] } && !findings.IsBad(element))
                findings.Add(element, $"a map stands here in {label}: without a blank, as in {Shown.Brief(key.Text)}:{Shown.Brief(value.Text)}, it is text.");
            else
                item.Check(element, $"an item of {label}", findings);
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.ToSchema() };
        if (least > 0)
            schema["minItems"] = least;
        return schema;
    }
}
