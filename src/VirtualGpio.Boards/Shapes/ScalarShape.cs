// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>One value.</summary>
/// <param name="kind">What values are possible.</param>
internal sealed class ScalarShape(ParameterKind kind) : Shape
{
    /// <inheritdoc/>
    public override string Expected => kind.Expected;

    /// <inheritdoc/>
    public override void Check(YamlNode node, string label, Findings findings)
    {
        if (findings.IsBad(node))
            return;
        if (node is not YamlScalar scalar)
            Refuse(node, label, findings);
        else if (scalar.IsNothing)
            findings.Add(node, $"{label} has no value: it must be {Expected}.");
        else if (!kind.TryParse(scalar.Text, out _, out string? error))
            findings.Add(node, $"{label} {error}.{(kind is ChoiceKind choice ? findings.Hint(scalar.Text, choice.Choices) : "")}");
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => KindSchema.Of(kind);
}
