// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>A level.</summary>
public sealed record LevelKind : ParameterKind
{
    /// <summary>The words, the plain ones first.</summary>
    public static IReadOnlyList<string> Words { get; } = ["low", "high", "0", "1", "off", "on"];

    /// <inheritdoc/>
    public override string Expected => "low or high (also 0 or 1, off or on)";

    /// <inheritdoc/>
    public override bool TryParse(string text, out ParameterValue value)
    {
        value = text is "high" or "1" or "on" ? new("high", 1) : new("low", 0);
        return Words.Contains(text);
    }
}
