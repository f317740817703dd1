// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Cli.Text;

/// <summary>Prints times of events as libgpiod's tools do.</summary>
/// <param name="Kind">How, where the format does not say.</param>
/// <param name="Epoch">What the wall clock shows at 0 of the board's clock, in nanoseconds since 1970.</param>
internal sealed record EventTime(TimeKind Kind, long Epoch)
{
    /// <summary>The time as <see cref="Kind"/> says.</summary>
    internal string Text(long nanoseconds) => Kind switch
    {
        TimeKind.Utc => Utc(nanoseconds),
        TimeKind.Local => Local(nanoseconds),
        _ => Seconds(nanoseconds),
    };

    /// <summary>Seconds of the board's clock, such as <c>4920.275921480</c>.</summary>
    internal static string Seconds(long nanoseconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{nanoseconds / Period.NanosecondsPerSecond}.{nanoseconds % Period.NanosecondsPerSecond:D9}");

    /// <summary>Such as <c>2026-01-02T03:04:05.123456789Z</c>.</summary>
    internal string Utc(long nanoseconds) => Date(nanoseconds, TimeZoneInfo.Utc) + "Z";

    /// <summary>Such as <c>2026-01-02T04:04:05.123456789</c>.</summary>
    internal string Local(long nanoseconds) => Date(nanoseconds, TimeZoneInfo.Local);

    private string Date(long nanoseconds, TimeZoneInfo zone)
    {
        // A DateTime counts in steps of 100 ns: the fraction is printed from the integer.
        long time = Epoch + nanoseconds;
        DateTime second = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddSeconds(time / Period.NanosecondsPerSecond), zone);
        return string.Create(CultureInfo.InvariantCulture, $"{second:yyyy-MM-ddTHH:mm:ss}.{time % Period.NanosecondsPerSecond:D9}");
    }
}
