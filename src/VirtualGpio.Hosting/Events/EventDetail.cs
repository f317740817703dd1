// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What only some events have.</summary>
public sealed record EventDetail
{
    /// <summary>Who requested the line, or held it; null: nobody, or somebody without a name.</summary>
    public string? Consumer { get; init; }

    /// <summary>What the software asked for on the line.</summary>
    public LineSettings? LineSettings { get; init; }

    /// <summary><see cref="LineSettings"/> in libgpiod's words, such as <c>input bias=pull-up edges=both</c>.</summary>
    public string? Settings => LineSettings is { } settings ? SettingsText.Of(settings) : null;

    /// <summary>Those who drive against each other: <c>gpio0:4 high</c>, <c>host low</c>.</summary>
    public IReadOnlyList<string>? Drivers { get; init; }

    /// <summary>The device's name.</summary>
    public string? Device { get; init; }

    /// <summary>What of the device changed.</summary>
    public string? What { get; init; }

    /// <summary>To which value.</summary>
    public string? Value { get; init; }

    /// <summary>A sentence.</summary>
    public string? Text { get; init; }
}
