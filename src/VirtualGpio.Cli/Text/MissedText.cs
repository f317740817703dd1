// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Text;

/// <summary>Says that events are missing in what is printed.</summary>
internal static class MissedText
{
    /// <summary>As a line of text.</summary>
    internal static string Text(BoardEvent missed)
    {
        long count = missed.Missed ?? 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"-- {count} {(count == 1 ? "event" : "events")} of the board missed, number {missed.From} to {missed.Sequence}: this reader was too slow --");
    }

    /// <summary>As a JSON object on a line.</summary>
    internal static string Json(BoardEvent missed) => JsonLine.Write(json =>
    {
        json.WriteString("event", BoardEventNames.Missed);
        json.WriteNumber("sequence", missed.Sequence);
        json.WriteNumber("from", missed.From ?? 0);
        json.WriteNumber("missed", missed.Missed ?? 0);
    });
}
