// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using VirtualGpio.Cli.Control;

namespace VirtualGpio.Cli.Text;

/// <summary>
/// Prints edges as gpiomon of libgpiod 2.1 does: time, direction and line, then what it cannot show: the number of the
/// edge on its line (a jump is a loss) and who made it.
/// </summary>
/// <param name="Chip">The chip's name.</param>
/// <param name="Names">A name per line, empty for none.</param>
/// <param name="Custom">What <c>--format</c> says; null for the usual.</param>
/// <param name="Unquoted">Whether names stand without quotes.</param>
internal sealed record EdgeFormat(string Chip, IReadOnlyDictionary<int, string> Names, string? Custom, bool Unquoted)
{
    internal const string Help =
        """
        Format specifiers:
          %o  line offset          %l  line name
          %c  chip name            %n  number of the edge on its line
          %e  1 rising, 2 falling  %E  rising or falling
          %w  who made it: host, guest, both or none
          %S  seconds of CLOCK_MONOTONIC
          %U  UTC                  %L  local time
          %%  a percent sign
        """;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The edge as text, without a newline.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="wallClock">What the wall clock shows at 0 of CLOCK_MONOTONIC, in ns since 1970.</param>
    internal string Format(EdgeRecord edge, long wallClock)
    {
        if (Custom is null)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Seconds(edge)}\t{Direction(edge)}\t{Line(edge)}\tseq={edge.Sequence} by={edge.By}");
        }

        var text = new StringBuilder();
        for (int i = 0; i < Custom.Length; i++)
        {
            if (Custom[i] != '%' || i + 1 == Custom.Length)
                text.Append(Custom[i]);
            else
                text.Append(Expand(Custom[++i], edge, wallClock));
        }

        return text.ToString();
    }

    /// <summary>The edge as a JSON object, without a newline.</summary>
    internal string Json(EdgeRecord edge) => JsonLine.Write(json =>
    {
        json.WriteString("event", "edge");
        json.WriteString("chip", Chip);
        json.WriteNumber("offset", edge.Offset);
        json.WriteString("name", Names.GetValueOrDefault(edge.Offset, ""));
        json.WriteString("edge", Direction(edge));
        json.WriteNumber("level", edge.Level ? 1 : 0);
        json.WriteNumber("sequence", edge.Sequence);
        json.WriteString("by", edge.By);
        json.WriteNumber("nanoseconds", edge.Nanoseconds);
    });

    /// <summary>That edges are missing here, as text.</summary>
    internal static string Missed(long count) => string.Create(
        CultureInfo.InvariantCulture, $"-- {count} {(count == 1 ? "event" : "events")} missed: this reader was too slow --");

    /// <summary>That edges are missing here, as a JSON object.</summary>
    internal static string MissedJson(long count) => JsonLine.Write(json =>
    {
        json.WriteString("event", "missed");
        json.WriteNumber("count", count);
    });

    private static string Direction(EdgeRecord edge) => edge.Level ? "rising" : "falling";

    private static string Seconds(EdgeRecord edge) => string.Create(
        CultureInfo.InvariantCulture,
        $"{edge.Nanoseconds / NanosecondsPerSecond}.{edge.Nanoseconds % NanosecondsPerSecond:D9}");

    private string Line(EdgeRecord edge)
    {
        string name = Names.GetValueOrDefault(edge.Offset, "");
        return name.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Chip} {edge.Offset}")
            : Unquoted ? name : $"\"{name}\"";
    }

    private string Expand(char specifier, EdgeRecord edge, long wallClock) => specifier switch
    {
        'o' => edge.Offset.ToString(CultureInfo.InvariantCulture),
        'l' => Names.GetValueOrDefault(edge.Offset, "") is { Length: > 0 } name ? name : "unnamed",
        'c' => Chip,
        'n' => edge.Sequence.ToString(CultureInfo.InvariantCulture),
        'e' => edge.Level ? "1" : "2",
        'E' => Direction(edge),
        'w' => edge.By,
        'S' => Seconds(edge),
        'U' => Date(wallClock + edge.Nanoseconds, TimeZoneInfo.Utc) + "Z",
        'L' => Date(wallClock + edge.Nanoseconds, TimeZoneInfo.Local),
        '%' => "%",
        _ => $"%{specifier}",
    };

    private static string Date(long nanoseconds, TimeZoneInfo zone)
    {
        // A DateTime counts in steps of 100 ns: the fraction is printed from the integer.
        DateTime second = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddSeconds(nanoseconds / NanosecondsPerSecond), zone);
        return string.Create(CultureInfo.InvariantCulture, $"{second:yyyy-MM-ddTHH:mm:ss}.{nanoseconds % NanosecondsPerSecond:D9}");
    }
}
