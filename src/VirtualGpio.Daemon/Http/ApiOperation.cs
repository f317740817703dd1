// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.Daemon.Http;

/// <summary>
/// Something that the API does: what it is found by, what it takes and gives, and how it is done. The routes, the checks of
/// queries and the OpenAPI document are made from this.
/// </summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with <c>{parameters}</c>.</param>
/// <param name="Id">The name that generated clients call it by; also that in the metrics.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Handler">Does it.</param>
internal sealed record ApiOperation(string Method, string Path, string Id, string Summary, Func<ApiCall, Task> Handler)
{
    /// <summary>JSON.</summary>
    internal const string Json = "application/json";

    /// <summary>Plain text.</summary>
    internal const string Text = "text/plain";

    /// <summary>What else there is to know.</summary>
    internal string? Description { get; init; }

    /// <summary>The chapter that it stands in.</summary>
    internal required string Tag { get; init; }

    /// <summary>What can stand in the path and the query.</summary>
    internal IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The type of the body; null: it takes none.</summary>
    internal Type? Body { get; init; }

    /// <summary>The content type of the body.</summary>
    internal string BodyContent { get; init; } = Json;

    /// <summary>Whether there may be no body.</summary>
    internal bool IsBodyOptional { get; init; }

    /// <summary>The largest body in bytes; null: it has no end.</summary>
    internal long? MaxBody { get; init; } = ApiLimits.JsonBody;

    /// <summary>The status of a success.</summary>
    internal int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The type of the answer; null: there is none.</summary>
    internal Type? Answer { get; init; }

    /// <summary>The content types of the answer.</summary>
    internal IReadOnlyList<string> AnswerContents { get; init; } = [Json];

    /// <summary>What the answer is.</summary>
    internal required string AnswerDescription { get; init; }

    /// <summary>What can go wrong, by <see cref="ProblemCodes"/>, besides what can everywhere.</summary>
    internal IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Whether whoever comes through the TCP door needs no token.</summary>
    internal bool IsOpen { get; init; }
}
