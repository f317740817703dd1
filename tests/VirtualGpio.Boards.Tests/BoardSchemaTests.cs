// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Tests;

public sealed class BoardSchemaTests
{
    private const string Update = "VIRTUALGPIO_UPDATE_SCHEMA";

    private static readonly string s_published = Path.Combine(Tree.Root, "docs", "board.schema.json");

    [Fact]
    public void The_published_schema_is_what_the_checker_checks()
    {
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(s_published, BoardSchema.ToJson());

        Assert.True(
            File.Exists(s_published) && File.ReadAllText(s_published) == BoardSchema.ToJson(),
            $"docs/board.schema.json is not what BoardSchema.ToJson() gives. To write it anew: {Update}=1 dotnet test tests/VirtualGpio.Boards.Tests");
    }

    [Fact]
    public void Each_key_is_described()
    {
        Walk(JsonNode.Parse(BoardSchema.ToJson())!, (path, node) =>
        {
            if (node["properties"] is JsonObject properties && !path.Contains(".if", StringComparison.Ordinal))
                Assert.All(properties, property => Assert.False(string.IsNullOrEmpty((string?)property.Value!["description"]), $"{path}.{property.Key}"));
        });
    }

    [Fact]
    public void The_documentation_names_each_key_type_and_parameter()
    {
        string text = File.ReadAllText(Path.Combine(Tree.Root, "docs", "board.md"));
        List<string> names = [.. TransportType.All.Select(type => type.Name), .. DeviceCatalog.Types.Select(type => type.Name)];
        Walk(JsonNode.Parse(BoardSchema.ToJson())!, (path, node) =>
        {
            if (node["properties"] is JsonObject properties)
                names.AddRange(properties.Select(property => property.Key));
        });
        foreach (ActionType action in DeviceCatalog.Types.SelectMany(type => type.Actions))
            names.AddRange([action.Name, .. action.Arguments.Select(argument => argument.Name)]);
        names.AddRange(DeviceCatalog.Types.SelectMany(type => type.Readings).Select(reading => reading.Name));

        Assert.All(names.Distinct(), name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_examples_of_the_documentation_can_be_loaded()
    {
        string[] parts = File.ReadAllText(Path.Combine(Tree.Root, "docs", "board.md")).Split("```yaml\n");

        Assert.True(parts.Length > 2);
        Assert.All(parts.Skip(1), part => BoardFile.Parse(part[..part.IndexOf("```", StringComparison.Ordinal)], "board.md"));
    }

    private static void Walk(JsonNode node, Action<string, JsonObject> visit)
    {
        if (node is JsonObject map)
        {
            visit(map.GetPath(), map);
            foreach ((_, JsonNode? value) in map)
            {
                if (value is not null)
                    Walk(value, visit);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (JsonNode item in list.OfType<JsonNode>())
                Walk(item, visit);
        }
    }
}
