// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>JSON schemas of single values, as editors see them: they take <c>5</c> for a number and <c>true</c> for a yes.</summary>
internal static class KindSchema
{
    /// <summary>The schema of a kind of value.</summary>
    /// <param name="kind">The kind.</param>
    /// <exception cref="NotSupportedException">The kind is new: it is to be added here.</exception>
    public static JsonObject Of(ParameterKind kind) => kind switch
    {
        BooleanKind => new JsonObject { ["type"] = "boolean" },
        IntegerKind number => new JsonObject { ["type"] = "integer", ["minimum"] = number.Least, ["maximum"] = number.Most },
        DurationKind duration => new JsonObject
        {
            ["type"] = Types("string", "integer"),
            ["pattern"] = DurationText.Pattern,
            ["minimum"] = (duration.Least + 999_999) / 1_000_000,
            ["maximum"] = duration.Most / 1_000_000,
        },
        ChoiceKind choice => new JsonObject { ["enum"] = Values(choice.Choices) },
        LevelKind => new JsonObject { ["enum"] = Levels() },
        TextKind text => new JsonObject { ["type"] = Types("string", "number", "boolean"), ["minLength"] = 1, ["maxLength"] = text.MostLetters },
        PatternKind pattern => new JsonObject { ["type"] = Types("string", "number"), ["pattern"] = pattern.Pattern },
        LineNameKind => new JsonObject { ["type"] = "string", ["pattern"] = LineNameKind.Pattern },
        _ => throw new NotSupportedException($"There is no JSON schema for {kind.GetType().Name}."),
    };

    /// <summary>A list of names of types.</summary>
    /// <param name="names">The names.</param>
    public static JsonArray Types(params string[] names) => Values(names);

    private static JsonArray Values(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    // An editor sees numbers where the file has 0 and 1.
    private static JsonArray Levels() => [.. LevelKind.Words.Select(word => word is "0" or "1" ? (JsonNode)(word[0] - '0') : word)];
}
