// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization;

namespace VirtualGpio.Cli.Control;

/// <summary>How the messages look in JSON: camelCase, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    /// <summary>The longest request, its newline included.</summary>
    internal const int MostRequestBytes = 64 * 1024;

    /// <summary>The longest reply, its newline included: the info of 1024 lines with all that a guest can ask for.</summary>
    internal const int MostReplyBytes = 1024 * 1024;
}
