// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Devices;

/// <summary>
/// Durations as text: a whole number and <c>ns</c>, <c>us</c>, <c>ms</c>, <c>s</c> or <c>m</c>. A number alone is in
/// milliseconds, as libgpiod's tools have it.
/// </summary>
public static class DurationText
{
    private static readonly (string Unit, long Nanoseconds)[] s_units =
        [("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1)];

    /// <summary>A regular expression for what <see cref="TryParse"/> understands, but for its range.</summary>
    public const string Pattern = "^[0-9]+(ns|us|ms|s|m)?$";

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text; case matters.</param>
    /// <param name="nanoseconds">The duration.</param>
    /// <returns>Whether it is one, and not longer than 292 years.</returns>
    public static bool TryParse(string text, out long nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(text);
        nanoseconds = 0;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        string unit = digits == text.Length ? "ms" : text[digits..];
        long factor = Array.Find(s_units, known => known.Unit == unit).Nanoseconds;
        if (factor == 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            return false;
        if (number > long.MaxValue / factor)
            return false;
        nanoseconds = number * factor;
        return true;
    }

    /// <summary>Writes a duration, in the largest unit that needs no fraction.</summary>
    /// <param name="nanoseconds">The duration, 0 or more.</param>
    public static string Format(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        if (nanoseconds == 0)
            return "0s";
        (string unit, long factor) = Array.Find(s_units, known => nanoseconds % known.Nanoseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / factor}{unit}");
    }
}
