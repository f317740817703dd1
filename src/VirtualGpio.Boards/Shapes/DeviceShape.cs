// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Checking;
using VirtualGpio.Boards.Yaml;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>A device: the keys depend on its type.</summary>
/// <param name="types">The types that there are.</param>
internal sealed class DeviceShape(IReadOnlyList<DeviceType> types) : Shape
{
    /// <summary>The key that says the type.</summary>
    public const string TypeKey = "type";

    private const string TypeDescription = "what the device is";

    private readonly Dictionary<string, MapShape> _shapes = types.ToDictionary(type => type.Name, ShapeOf);

    /// <inheritdoc/>
    public override string Expected => $"a map with the keys of a device, such as {{ type: {types[0].Name}, {types[0].Pins[0].Name}: gpio0:0 }}";

    /// <summary>What a device of each type looks like, by the types' names.</summary>
    public IReadOnlyDictionary<string, MapShape> Shapes => _shapes;

    private IEnumerable<string> Names => types.Select(type => type.Name);

    /// <inheritdoc/>
    public override void Check(YamlNode node, string label, Findings findings)
    {
        if (node is not YamlMap map)
            Refuse(node, label, findings);
        else if (map.Find(TypeKey) is not { } type)
            findings.Add(map, $"{label} lacks '{TypeKey}': {TypeDescription} ({string.Join(", ", Names)}).");
        else if (type.Value is not YamlScalar { IsNothing: false } name)
            findings.Add(type.Value, $"'{TypeKey}' must be one of {string.Join(", ", Names)}; here is {type.Value.What}.");
        else if (_shapes.TryGetValue(name.Text, out MapShape? shape))
            shape.Check(map, label, findings);
        else if (!findings.IsBad(name))
            findings.Add(name, $"there is no device type '{Shown.Brief(name.Text)}'.{findings.Hint(name.Text, Names)} Types: {string.Join(", ", Names)}.");
    }

    /// <inheritdoc/>
    public override JsonObject ToSchema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            [TypeKey] = new JsonObject
            {
                ["description"] = string.Join(" ", types.Select(type => $"{type.Name}: {type.Description}")),
                ["enum"] = new JsonArray([.. Names.Select(name => (JsonNode)name)]),
            },
        },
        ["required"] = new JsonArray(TypeKey),
        ["allOf"] = new JsonArray([.. types.Select(type => (JsonNode)Branch(type))]),
    };

    private static MapShape ShapeOf(DeviceType type) => new(
        $"a {type.Name}",
        [
            new KeyShape(TypeKey, TypeDescription, new ScalarShape(new ChoiceKind(type.Name)), IsRequired: true),
            .. type.Pins.Select(pin => new KeyShape(
                pin.Name, $"{pin.Description}: a net, or a line", new ScalarShape(BoardShape.Reference), pin.IsRequired)),
            .. type.Parameters.Select(parameter => new KeyShape(
                parameter.Name, parameter.Description, new ScalarShape(parameter.Kind), parameter.Default is null, parameter.Default)),
        ]);

    private JsonObject Branch(DeviceType type) => new()
    {
        ["if"] = new JsonObject
        {
            ["properties"] = new JsonObject { [TypeKey] = new JsonObject { ["const"] = type.Name } },
            ["required"] = new JsonArray(TypeKey),
        },
        ["then"] = _shapes[type.Name].ToSchema(),
    };
}
