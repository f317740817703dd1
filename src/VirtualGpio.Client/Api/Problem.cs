// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Why a request failed, after RFC 9457 (<c>application/problem+json</c>).</summary>
public sealed record Problem
{
    /// <summary>One of <see cref="ProblemCodes"/>, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>A few words that are the same for each <see cref="Code"/>.</summary>
    public string? Title { get; init; }

    /// <summary>What happened, which value, and what to do.</summary>
    public required string Detail { get; init; }
}
