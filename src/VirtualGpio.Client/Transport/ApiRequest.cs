// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>A request, before it is on its way.</summary>
/// <param name="method">The HTTP method.</param>
/// <param name="target">Path and query, percent-encoded.</param>
internal sealed class ApiRequest(string method, string target)
{
    internal const string Json = "application/json";
    internal const string Text = "text/plain";

    /// <summary>How long the daemon may take for what it answers at once: well under a millisecond is what it needs.</summary>
    internal static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    internal string Method { get; } = method;

    internal string Target { get; } = target;

    internal string Accept { get; init; } = Json;

    /// <summary>The body; null: none, or <see cref="Source"/>.</summary>
    internal byte[]? Body { get; init; }

    /// <summary>A body that is sent while it is read, and while the answer is read; null: none, or <see cref="Body"/>.</summary>
    internal Stream? Source { get; init; }

    internal string ContentType { get; init; } = Json;

    /// <summary>How long to wait for the beginning of the answer; null: as long as it takes.</summary>
    internal TimeSpan? Patience { get; init; } = Soon;

    /// <summary>Whether doing it twice is as good as doing it once (RFC 9110, 9.2.2).</summary>
    internal bool IsIdempotent => Source is null && Method is "GET" or "PUT" or "DELETE";

    internal static ApiRequest Get(string target) => new("GET", target);
}
