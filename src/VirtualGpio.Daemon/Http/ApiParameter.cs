// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Http;

/// <summary>What can stand in a request's path or query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, as a sentence.</param>
internal sealed record ApiParameter(string Name, string Description)
{
    /// <summary>Whether it is a part of the path; else of the query.</summary>
    internal bool IsInPath { get; init; }

    /// <summary>Whether it may be given several times.</summary>
    internal bool IsRepeated { get; init; }

    /// <summary>Whether it must be given.</summary>
    internal bool IsRequired { get; init; }

    /// <summary>Whether it is a whole number; else text.</summary>
    internal bool IsNumber { get; init; }

    /// <summary>Whether it is <c>true</c> or <c>false</c>.</summary>
    internal bool IsTruth { get; init; }

    /// <summary>The words that it can be; empty: any text.</summary>
    internal IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>A part of the path.</summary>
    internal static ApiParameter Path(string name, string description) => new(name, description) { IsInPath = true, IsRequired = true };

    /// <summary>Lines in the query, any number of them.</summary>
    internal static ApiParameter Lines(string description) => new("line", description) { IsRepeated = true };
}
