// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;

namespace VirtualGpio.Daemon.OpenApi;

/// <summary>Says in the document what the source says of the types of bodies: their defaults, and their comments in its own words.</summary>
internal static partial class DocumentSchemas
{
    /// <summary>Completes all schemas.</summary>
    internal static void Complete(OpenApiComponents components)
    {
        foreach ((string name, IOpenApiSchema schema) in components.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            Type? type = typeof(BoardInfo).Assembly.GetType($"{typeof(BoardInfo).Namespace}.{name}");
            object? defaults = type is null ? null : Activator.CreateInstance(type);
            foreach (PropertyInfo property in type?.GetProperties() ?? [])
            {
                if (schema.Properties?.TryGetValue(JsonNamingPolicy.CamelCase.ConvertName(property.Name), out IOpenApiSchema? member) == true)
                    Complete(member, Default(property.GetValue(defaults)));
            }
        }
    }

    private static void Complete(IOpenApiSchema member, JsonValue? @default)
    {
        if (member.Description is { } text)
        {
            text = text.Replace(nameof(BoardEventNames), Listed(Words(typeof(BoardEventNames))), StringComparison.Ordinal)
                .Replace(nameof(ProblemCodes), Listed(Words(typeof(ProblemCodes)).Append(ApiLimits.BusyCode)), StringComparison.Ordinal);
            member.Description = Reference().Replace(text, match => $"`{JsonNamingPolicy.CamelCase.ConvertName(match.Groups["member"].Value)}`");
        }

        if (member is OpenApiSchema own && @default is not null)
            own.Default = @default;
    }

    /// <summary>What a member is if it is left out, where that is worth a word.</summary>
    private static JsonValue? Default(object? value) => value switch
    {
        string text => JsonValue.Create(text),
        int number and not 0 => JsonValue.Create(number),
        long number and not 0 => JsonValue.Create(number),
        _ => null,
    };

    private static IEnumerable<string> Words(Type type) => type.GetFields().Select(field => (string)field.GetRawConstantValue()!);

    private static string Listed(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));

    /// <summary>How the comments' references to other members come out: type, class, member.</summary>
    [GeneratedRegex(@"(?:\S+ )?\b[A-Z]\w*[a-z]\w*\.(?<member>[A-Z]\w*[a-z]\w*)\b")]
    private static partial Regex Reference();
}
