// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;

namespace VirtualGpio.Boards.Shapes;

/// <summary>A list, for short, or a map.</summary>
/// <param name="list">The list.</param>
/// <param name="map">The map.</param>
internal sealed class ListOrMapShape(ListShape list, MapShape map) : Shape
{
    /// <inheritdoc/>
    public override string Expected => $"{list.Expected}, or {map.Expected}";

    /// <inheritdoc/>
    public override void Check(YamlNode node, string label, Findings findings)
    {
        if (node is YamlScalar { IsNothing: false })
            Refuse(node, label, findings);
        else if (node is YamlList)
            list.Check(node, label, findings);
        else
            map.Check(node, label, findings);
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new() { ["anyOf"] = new JsonArray(list.ToSchema(), map.ToSchema()) };
}
