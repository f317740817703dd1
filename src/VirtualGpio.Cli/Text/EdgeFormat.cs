// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Text;

/// <summary>
/// Prints edges as gpiomon of libgpiod 2.1 does: time, direction and line, then what it cannot show: the number of the
/// edge on its line (a jump is a loss) and who made it.
/// </summary>
internal sealed record EdgeFormat : IEventFormat
{
    internal const string Help =
        """
        Format specifiers:
          %o  line offset          %l  line name
          %c  chip name            %n  number of the edge on its line
          %e  1 rising, 2 falling  %N  number of the event on the board
          %E  rising or falling    %w  who made it: host, a chip, a device
          %S  seconds of the daemon's CLOCK_MONOTONIC
          %U  UTC                  %L  local time
          %%  a percent sign
        """;

    /// <summary>The lines' names.</summary>
    internal required LineLabels Labels { get; init; }

    /// <summary>How times are printed.</summary>
    internal required EventTime Time { get; init; }

    /// <summary>What <c>--format</c> says; null for the usual.</summary>
    internal string? Custom { get; init; }

    /// <summary>Whether names stand without quotes.</summary>
    internal bool Unquoted { get; init; }

    /// <summary>Whether a chip was asked for: it is printed then.</summary>
    internal bool WithChip { get; init; }

    /// <summary>The level that edges of interest lead to; null: both.</summary>
    internal int? Edge { get; init; }

    /// <inheritdoc/>
    public bool Takes(BoardEvent happened) =>
        happened.Event == BoardEventNames.Edge && (Edge is null || happened.Level == Edge);

    /// <inheritdoc/>
    public string Text(BoardEvent happened)
    {
        LineLabel line = Labels.OfNet(happened);
        return Custom is null
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Time.Text(happened.Time)}\t{Direction(happened)}\t{line.Text(Unquoted, WithChip)}\tseq={happened.Count} by={happened.By}")
            : FormatText.Fill(Custom, specifier => Expand(specifier, happened, line));
    }

    /// <inheritdoc/>
    public string Json(BoardEvent happened) => JsonLine.Write(json =>
    {
        LineLabel line = Labels.OfNet(happened);
        json.WriteString("event", happened.Event);
        json.WriteString("chip", line.Chip);
        json.WriteNumber("offset", line.Offset);
        json.WriteString("name", line.Name);
        json.WriteString("net", happened.Net);
        json.WriteString("edge", Direction(happened));
        json.WriteNumber("level", happened.Level ?? 0);
        json.WriteNumber("sequence", happened.Sequence);
        json.WriteNumber("count", happened.Count ?? 0);
        json.WriteString("by", happened.By);
        json.WriteNumber("nanoseconds", happened.Time);
    });

    private static string Direction(BoardEvent edge) => edge.Level == 1 ? "rising" : "falling";

    private string? Expand(char specifier, BoardEvent edge, LineLabel line) => specifier switch
    {
        'o' => line.Offset.ToString(CultureInfo.InvariantCulture),
        'l' => line.Name.Length > 0 ? LineInfoFormat.Printable(line.Name) : "unnamed",
        'c' => line.Chip,
        'n' => edge.Count?.ToString(CultureInfo.InvariantCulture) ?? "?",
        'N' => edge.Sequence.ToString(CultureInfo.InvariantCulture),
        'e' => edge.Level == 1 ? "1" : "2",
        'E' => Direction(edge),
        'w' => edge.By ?? "?",
        'S' => EventTime.Seconds(edge.Time),
        'U' => Time.Utc(edge.Time),
        'L' => Time.Local(edge.Time),
        _ => null,
    };
}
