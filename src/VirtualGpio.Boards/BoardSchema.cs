// SPDX-License-Identifier: MIT
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VirtualGpio.Boards.Shapes;

namespace VirtualGpio.Boards;

/// <summary>
/// The JSON schema of board files (draft 2020-12), for editors. It is made from what the checker uses, and says all that
/// a schema can; what names refer to, only the checker knows.
/// </summary>
public static class BoardSchema
{
    // Read by people and compared as text: quotes and dashes as they are.
    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text, indented, with a line feed at its end.</summary>
    public static string ToJson()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "VirtualGpio board file",
            ["description"] = "What a board has: chips, nets, devices and recordings.",
        };
        foreach ((string name, JsonNode? value) in BoardShape.Root.ToSchema())
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(s_readable) + "\n";
    }
}
