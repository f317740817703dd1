// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>Yes or no.</summary>
public sealed record BooleanKind : ParameterKind
{
    /// <inheritdoc/>
    public override string Expected => "true or false";

    /// <inheritdoc/>
    public override bool TryParse(string text, out ParameterValue value)
    {
        value = text == "true" ? new("true", 1) : new("false", 0);
        return text is "true" or "false";
    }
}
