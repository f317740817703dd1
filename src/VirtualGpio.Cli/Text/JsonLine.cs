// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VirtualGpio.Cli.Text;

/// <summary>JSON on one line, without a newline.</summary>
internal static class JsonLine
{
    /// <summary>For programs and terminals, not for web pages: letters stand as they are.</summary>
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object.</summary>
    /// <param name="members">Writes its members.</param>
    internal static string Write(Action<Utf8JsonWriter> members) => WriteValue(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    });

    /// <summary>An array.</summary>
    /// <param name="items">Writes its items.</param>
    internal static string WriteArray(Action<Utf8JsonWriter> items) => WriteValue(json =>
    {
        json.WriteStartArray();
        items(json);
        json.WriteEndArray();
    });

    /// <summary>A message of the API as it is.</summary>
    internal static string Of<T>(T value, JsonTypeInfo<T> type) => WriteValue(json => JsonSerializer.Serialize(json, value, type));

    /// <summary>A message of the API as a member of an object.</summary>
    internal static void Member<T>(Utf8JsonWriter json, string name, T value, JsonTypeInfo<T> type)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, type);
    }

    private static string WriteValue(Action<Utf8JsonWriter> value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
            value(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
