// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Says what the host drives onto lines: <c>PUT /v1/drive</c>.</summary>
public sealed record LineDriveRequest
{
    /// <summary>The lines.</summary>
    public required string[] Lines { get; init; }

    /// <summary><c>high</c>, <c>low</c>, <c>pull-up</c>, <c>pull-down</c> or <c>none</c>.</summary>
    public required string Signal { get; init; }
}
