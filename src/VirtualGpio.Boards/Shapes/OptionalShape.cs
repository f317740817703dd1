// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;

namespace VirtualGpio.Boards.Shapes;

/// <summary>Something, or nothing: <c>~</c> or an empty text.</summary>
/// <param name="inner">What can stand there if something does.</param>
internal sealed class OptionalShape(Shape inner) : Shape
{
    /// <inheritdoc/>
    public override string Expected => $"{inner.Expected}; or ~ for none";

    /// <inheritdoc/>
    public override void Check(YamlNode node, string label, Findings findings)
    {
        if (node is not YamlScalar scalar || !(scalar.IsNothing || scalar.Text.Length == 0))
            inner.Check(node, label, findings);
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new()
    {
        ["anyOf"] = new JsonArray(inner.ToSchema(), new JsonObject { ["enum"] = new JsonArray("", null) }),
    };
}
