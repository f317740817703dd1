// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;
using System.Text.Json;

namespace VirtualGpio.Cli.Text;

/// <summary>A JSON object on one line.</summary>
internal static class JsonLine
{
    /// <summary>The object, without a newline.</summary>
    /// <param name="members">Writes its members.</param>
    internal static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
