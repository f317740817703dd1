// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>A map with given keys. Nothing at all stands for one that is empty.</summary>
/// <param name="owner">What it describes: <c>a chip</c>.</param>
/// <param name="keys">The keys.</param>
internal sealed class MapShape(string owner, IReadOnlyList<KeyShape> keys) : Shape
{
    /// <summary>What it describes: <c>a chip</c>.</summary>
    public string Owner { get; } = owner;

    /// <summary>The keys.</summary>
    public IReadOnlyList<KeyShape> Keys { get; } = keys;

    /// <inheritdoc/>
    public override string Expected => $"a map with the keys of {Owner} ({string.Join(", ", Keys.Select(key => key.Name))})";

    /// <inheritdoc/>
    public override void Check(YamlNode node, string label, Findings findings)
    {
        if (node is YamlScalar { IsNothing: false } or YamlList || findings.IsBad(node))
        {
            Refuse(node, label, findings);
            return;
        }

        IReadOnlyList<YamlEntry> entries = (node as YamlMap)?.Entries ?? [];
        foreach (YamlEntry entry in entries)
        {
            if (Keys.FirstOrDefault(key => key.Name == entry.Key.Text) is { } known)
                known.Shape.Check(entry.Value, $"'{known.Name}'", findings);
            else if (!findings.IsBad(entry.Key))
                findings.Add(entry.Key, Unknown(entry.Key.Text, findings));
        }

        foreach (KeyShape key in Keys)
        {
            if (key.IsRequired && !entries.Any(entry => entry.Key.Text == key.Name))
                findings.Add(node.Line, node.Column, $"{label} lacks '{key.Name}': {key.Description}.");
        }
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema()
    {
        var schema = new JsonObject
        {
            ["type"] = Keys.Any(key => key.IsRequired) ? "object" : KindSchema.Types("object", "null"),
            ["properties"] = Properties(),
            ["additionalProperties"] = false,
        };
        if (Required() is { Count: > 0 } required)
            schema["required"] = required;
        return schema;
    }

    /// <summary>The keys as a schema's <c>properties</c>.</summary>
    public JsonObject Properties()
    {
        var properties = new JsonObject();
        foreach (KeyShape key in Keys)
        {
            var property = new JsonObject
            {
                ["description"] = key.Default is null ? $"{Sentence(key.Description)}." : $"{Sentence(key.Description)}. Default: {key.Default}.",
            };
            foreach ((string name, JsonNode? value) in key.Shape.ToSchema())
                property[name] = value?.DeepClone();
            properties[key.Name] = property;
        }

        return properties;
    }

    /// <summary>The keys that must be there.</summary>
    public JsonArray Required() => [.. Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name)];

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private string Unknown(string name, Findings findings) =>
        $"'{Shown.Brief(name)}' is no key of {Owner}.{findings.Hint(name, Keys.Select(key => key.Name))}"
        + $" Its keys: {string.Join(", ", Keys.Select(key => key.Name))}.";
}
