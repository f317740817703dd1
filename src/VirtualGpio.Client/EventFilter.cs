// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Which events of a board to read, and from where on.</summary>
public sealed record EventFilter
{
    /// <summary>Lines or nets; empty: all.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Words of <see cref="BoardEventNames"/>; empty: all.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>The sequence number of the last event seen: what came behind it is sent first. Null: only what comes from now on.</summary>
    public long? After { get; init; }

    /// <summary>The session that <see cref="After"/> belongs to, from <see cref="BoardEvent.Session"/> of <c>start</c>.</summary>
    public string? Session { get; init; }
}
