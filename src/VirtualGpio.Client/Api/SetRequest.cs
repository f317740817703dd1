// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Drives lines, all at once: <c>PUT /v1/levels</c>.</summary>
public sealed record SetRequest
{
    /// <summary>The lines and their levels.</summary>
    public required LineLevel[] Values { get; init; }

    /// <summary>How long to wait for the software to make room, in nanoseconds; null: ten seconds.</summary>
    public long? TimeoutNanoseconds { get; init; }

    /// <summary>Whether to wait too until the software has taken the edges.</summary>
    public bool Settle { get; init; }
}
