// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>A map whose keys are names that the file gives. Nothing at all stands for one that is empty.</summary>
/// <param name="noun">What has a name, in one word: <c>chip</c>.</param>
/// <param name="names">What names are possible.</param>
/// <param name="value">What stands behind each.</param>
/// <param name="least">How many there are at least.</param>
/// <param name="most">How many there are at most.</param>
internal sealed class NamedMapShape(string noun, ParameterKind names, Shape value, int least, int most) : Shape
{
    /// <inheritdoc/>
    public override string Expected => $"a map from the name of each {noun} to what it is";

    /// <inheritdoc/>
    public override void Check(YamlNode node, string label, Findings findings)
    {
        if (node is YamlScalar { IsNothing: false } or YamlList || findings.IsBad(node))
        {
            Refuse(node, label, findings);
            return;
        }

        IReadOnlyList<YamlEntry> entries = (node as YamlMap)?.Entries ?? [];
        if (entries.Count < least)
            findings.Add(node, $"{label} is empty: a board has at least {least} {noun}.");
        if (entries.Count > most)
            findings.Add(entries[most].Key, $"this is {noun} {most + 1}: a board has {most} at most.");
        foreach (YamlEntry entry in entries)
        {
            if (!names.TryParse(entry.Key.Text, out _, out string? error) && !findings.IsBad(entry.Key))
                findings.Add(entry.Key, $"the name of this {noun} {error}.");
            value.Check(entry.Value, $"the {noun} '{Shown.Brief(entry.Key.Text)}'", findings);
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema()
    {
        var name = KindSchema.Of(names);
        name.Remove("type");
        var schema = new JsonObject
        {
            ["type"] = least > 0 ? "object" : KindSchema.Types("object", "null"),
            ["propertyNames"] = name,
            ["additionalProperties"] = value.ToSchema(),
            ["maxProperties"] = most,
        };
        if (least > 0)
            schema["minProperties"] = least;
        return schema;
    }
}
