// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Starts a recording: <c>POST /v1/recordings</c>.</summary>
public sealed record NewRecording
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The file, an absolute path on the daemon's machine.</summary>
    public required string File { get; init; }

    /// <summary>Lines or nets; null or empty: all nets.</summary>
    public string[]? Lines { get; init; }
}
