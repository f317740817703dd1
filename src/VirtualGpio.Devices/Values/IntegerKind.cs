// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Devices;

/// <summary>A whole number.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest.</param>
public sealed record IntegerKind(long Least, long Most) : ParameterKind
{
    /// <inheritdoc/>
    public override string Expected => $"a whole number from {Least} to {Most}";

    /// <inheritdoc/>
    public override bool TryParse(string text, out ParameterValue value)
    {
        bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= Least && number <= Most;
        value = isNumber ? new(number.ToString(CultureInfo.InvariantCulture), number) : default;
        return isNumber;
    }
}
