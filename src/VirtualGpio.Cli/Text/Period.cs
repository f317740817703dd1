// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Cli.Text;

/// <summary>Periods of time as libgpiod's tools take them: milliseconds, or with a unit us, ms, s or m (minutes); and ns.</summary>
internal static class Period
{
    internal const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A day: more is a slip of the keyboard.</summary>
    private const long Longest = 24 * 60 * 60 * NanosecondsPerSecond;

    /// <summary>Reads a period.</summary>
    /// <param name="text">Such as <c>100us</c>, <c>5</c> (milliseconds), <c>2s</c>.</param>
    /// <param name="nanoseconds">The period, zero to a day.</param>
    internal static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;

        long unit = text.AsSpan(digits) switch
        {
            "ns" => 1,
            "us" => 1_000,
            "" or "ms" => 1_000_000,
            "s" => NanosecondsPerSecond,
            "m" => 60 * NanosecondsPerSecond,
            _ => 0,
        };
        if (unit == 0
            || !ulong.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out ulong count)
            || count > (ulong)(Longest / unit))
        {
            return false;
        }

        nanoseconds = (long)count * unit;
        return true;
    }

    /// <summary>Reads a period that must be right, in nanoseconds.</summary>
    /// <exception cref="CliException">It is not.</exception>
    internal static long Parse(string option, string text) =>
        TryParse(text, out long period)
            ? period
            : throw CliException.Usage(
                $"{option}: '{text}' is no period. Give a number of milliseconds, or one with a unit, up to a day: 500ns, 100us, 5ms, 2s, 1m.");

    /// <summary>Reads an option that may be left out.</summary>
    /// <exception cref="CliException">It is there and wrong.</exception>
    internal static long? ParseOptional(string option, string? text) => text is null ? null : Parse(option, text);

    /// <summary>Reads several, parted by commas.</summary>
    /// <exception cref="CliException">One of them is wrong.</exception>
    internal static long[] ParseList(string option, string text)
    {
        string[] parts = text.Split(',');
        long[] periods = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            periods[i] = Parse(option, parts[i]);
        return periods;
    }

    /// <summary>The period as seconds with a fraction, such as <c>0.012000</c>.</summary>
    internal static string Seconds(long nanoseconds) =>
        (nanoseconds / (double)NanosecondsPerSecond).ToString("F6", CultureInfo.InvariantCulture);
}
