// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Cli.Text;

/// <summary>Periods of time as libgpiod's tools take them: milliseconds, or with a unit us, ms, s or m (minutes).</summary>
internal static class Period
{
    /// <summary>A day: more is a slip of the keyboard.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads a period.</summary>
    /// <param name="text">Such as <c>100us</c>, <c>5</c> (milliseconds), <c>2s</c>.</param>
    /// <param name="period">The period, zero to a day.</param>
    internal static bool TryParse(string text, out TimeSpan period)
    {
        period = default;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;

        long microseconds = text[digits..] switch
        {
            "us" => 1,
            "" or "ms" => 1_000,
            "s" => 1_000_000,
            "m" => 60_000_000,
            _ => 0,
        };
        if (microseconds == 0
            || !ulong.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out ulong count)
            || count > (ulong)(Longest.TotalMicroseconds / microseconds))
        {
            return false;
        }

        period = TimeSpan.FromMicroseconds((long)count * microseconds);
        return true;
    }

    /// <summary>Reads a period that must be right.</summary>
    /// <exception cref="CliException">It is not.</exception>
    internal static TimeSpan Parse(string option, string text) =>
        TryParse(text, out TimeSpan period)
            ? period
            : throw CliException.Usage(
                $"{option}: '{text}' is no period. Give a number of milliseconds, or one with a unit, up to a day: 100us, 5ms, 2s, 1m.");
}
