// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace VirtualGpio.Daemon.Http;

/// <summary>
/// What the JSON of a type looks like, to check a body before it is read: a member that does not exist is a slip of the
/// keyboard, and whoever made it is told what he may have meant.
/// </summary>
internal sealed class JsonShape
{
    private static readonly ConcurrentDictionary<Type, JsonShape> s_shapes = new();
    private static readonly NullabilityInfoContext s_nullability = new();

    private readonly JsonShapeKind _kind;
    private readonly bool _isNullable;
    private readonly JsonShape? _element;
    private readonly Dictionary<string, (JsonShape Shape, int Number)> _members = [];
    private readonly string[] _required = [];

    private JsonShape(Type type, NullabilityInfo? nullability)
    {
        Type given = Nullable.GetUnderlyingType(type) ?? type;
        _isNullable = given != type || nullability?.WriteState == NullabilityState.Nullable;
        _kind = KindOf(given);
        if (_kind == JsonShapeKind.List)
            _element = new JsonShape(given.GetElementType()!, nullability?.ElementType);
        else if (_kind == JsonShapeKind.Map)
            _element = new JsonShape(given.GetGenericArguments()[1], nullability?.GenericTypeArguments[1]);
        if (_kind != JsonShapeKind.Object)
            return;

        PropertyInfo[] properties = given.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (PropertyInfo property in properties)
        {
            var shape = new JsonShape(property.PropertyType, s_nullability.Create(property));
            _members.Add(JsonNamingPolicy.CamelCase.ConvertName(property.Name), (shape, _members.Count));
        }

        _required =
        [
            .. properties.Where(property => property.IsDefined(typeof(RequiredMemberAttribute)))
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)),
        ];
    }

    /// <summary>The shape of a type of body.</summary>
    internal static JsonShape Of(Type type)
    {
        // NullabilityInfoContext is not thread-safe.
        if (s_shapes.TryGetValue(type, out JsonShape? known))
            return known;
        lock (s_nullability)
            return s_shapes.GetOrAdd(type, static made => new JsonShape(made, null));
    }

    /// <summary>Checks a whole document.</summary>
    /// <exception cref="ApiException">It is of another shape.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal void Check(ref Utf8JsonReader reader)
    {
        reader.Read();
        Check(ref reader, new JsonPath());
        // Whatever follows is an error that the reader finds.
        reader.Read();
    }

    private void Check(ref Utf8JsonReader reader, JsonPath path)
    {
        JsonTokenType token = reader.TokenType;
        if (token == JsonTokenType.Null && _isNullable)
            return;
        switch (_kind)
        {
            case JsonShapeKind.Object when token == JsonTokenType.StartObject:
                CheckMembers(ref reader, path);
                return;
            case JsonShapeKind.Map when token == JsonTokenType.StartObject:
                CheckEntries(ref reader, path);
                return;
            case JsonShapeKind.List when token == JsonTokenType.StartArray:
                for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                {
                    path.Push(index);
                    _element!.Check(ref reader, path);
                    path.Pop();
                }

                return;
            case JsonShapeKind.Text when token == JsonTokenType.String:
            case JsonShapeKind.Truth when token is JsonTokenType.True or JsonTokenType.False:
            case JsonShapeKind.Int32 when token == JsonTokenType.Number && reader.TryGetInt32(out _):
            case JsonShapeKind.Int64 when token == JsonTokenType.Number && reader.TryGetInt64(out _):
                return;
            default:
                throw ApiException.Invalid($"{path} must be {Expected()}, and is {Found(ref reader)}.");
        }
    }

    private void CheckMembers(ref Utf8JsonReader reader, JsonPath path)
    {
        ulong seen = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (!_members.TryGetValue(name, out (JsonShape Shape, int Number) member))
            {
                throw ApiException.Invalid(
                    $"{path} has no member '{Shortened(name)}'.{NearestNames.Hint(name, _members.Keys)} Possible are: {string.Join(", ", _members.Keys)}.");
            }

            path.Push(name);
            if ((seen & (1UL << member.Number)) != 0)
                throw ApiException.Invalid($"{path} is given twice.");
            seen |= 1UL << member.Number;
            reader.Read();
            member.Shape.Check(ref reader, path);
            path.Pop();
        }

        foreach (string name in _required)
        {
            if ((seen & (1UL << _members[name].Number)) == 0)
                throw ApiException.Invalid($"{path} lacks its member '{name}'.");
        }
    }

    private void CheckEntries(ref Utf8JsonReader reader, JsonPath path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            path.Push(name);
            if (!seen.Add(name))
                throw ApiException.Invalid($"{path} is given twice.");
            reader.Read();
            _element!.Check(ref reader, path);
            path.Pop();
        }
    }

    private string Expected() => _kind switch
    {
        JsonShapeKind.Object or JsonShapeKind.Map => "an object",
        JsonShapeKind.List => "a list",
        JsonShapeKind.Text => "a text",
        JsonShapeKind.Truth => "true or false",
        JsonShapeKind.Int32 => $"a whole number from {int.MinValue} to {int.MaxValue}",
        _ => "a whole number of 64 bits",
    };

    private static string Found(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"the text \"{Shortened(reader.GetString()!)}\"",
        JsonTokenType.Number => $"the number {Shortened(System.Text.Encoding.UTF8.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan))}",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        _ => "missing",
    };

    private static string Shortened(string text) => text.Length <= 64 ? text : $"{text[..64]}…";

    private static JsonShapeKind KindOf(Type type) =>
        type == typeof(string) ? JsonShapeKind.Text
        : type == typeof(bool) ? JsonShapeKind.Truth
        : type == typeof(int) ? JsonShapeKind.Int32
        : type == typeof(long) ? JsonShapeKind.Int64
        : type.IsArray ? JsonShapeKind.List
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) ? JsonShapeKind.Map
        : JsonShapeKind.Object;
}
