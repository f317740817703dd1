// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Text;

/// <summary>
/// Prints what software does with lines as gpionotify of libgpiod 2.1 does: time, event and line, then what it prints
/// only where a format asks for it: the settings and the consumer.
/// </summary>
internal sealed record InfoEventFormat : IEventFormat
{
    internal const string Help =
        """
        Format specifiers:
          %o  line offset          %l  line name
          %c  chip name            %N  number of the event on the board
          %e  1 requested, 2 released, 3 reconfigured
          %E  requested, released or reconfigured
          %a  line settings        %C  consumer
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

    /// <summary>The event of interest; null: all.</summary>
    internal string? Event { get; init; }

    /// <inheritdoc/>
    public bool Takes(BoardEvent happened) =>
        Event is null ? Number(happened) is not '?' : happened.Event == Event;

    /// <inheritdoc/>
    public string Text(BoardEvent happened)
    {
        LineLabel line = Labels.OfLine(happened);
        if (Custom is not null)
            return FormatText.Fill(Custom, specifier => Expand(specifier, happened, line));
        string text = $"{Time.Text(happened.Time)}\t{happened.Event}\t{line.Text(Unquoted, WithChip)}";
        string consumer = Consumer(happened);
        if (happened.Settings is { Length: > 0 } settings)
            text += $"\t{LineInfoFormat.Printable(settings)}";
        return happened.Event == BoardEventNames.Released
            ? text
            : $"{text}{(happened.Settings is { Length: > 0 } ? " " : "\t")}consumer={(Unquoted ? consumer : $"\"{consumer}\"")}";
    }

    /// <inheritdoc/>
    public string Json(BoardEvent happened) => JsonLine.Write(json =>
    {
        LineLabel line = Labels.OfLine(happened);
        json.WriteString("event", happened.Event);
        json.WriteString("chip", line.Chip);
        json.WriteNumber("offset", line.Offset);
        json.WriteString("name", line.Name);
        json.WriteNumber("sequence", happened.Sequence);
        if (happened.Consumer is not null)
            json.WriteString("consumer", happened.Consumer);
        if (happened.Settings is not null)
            json.WriteString("settings", happened.Settings);
        json.WriteNumber("nanoseconds", happened.Time);
    });

    private static char Number(BoardEvent happened) => happened.Event switch
    {
        BoardEventNames.Requested => '1',
        BoardEventNames.Released => '2',
        BoardEventNames.Reconfigured => '3',
        _ => '?',
    };

    private static string Consumer(BoardEvent happened) =>
        happened.Event == BoardEventNames.Released ? "unused"
        : LineInfoFormat.Printable(string.IsNullOrEmpty(happened.Consumer) ? "kernel" : happened.Consumer);

    private string? Expand(char specifier, BoardEvent happened, LineLabel line) => specifier switch
    {
        'o' => line.Offset.ToString(CultureInfo.InvariantCulture),
        'l' => line.Name.Length > 0 ? LineInfoFormat.Printable(line.Name) : "unnamed",
        'c' => line.Chip,
        'N' => happened.Sequence.ToString(CultureInfo.InvariantCulture),
        'e' => Number(happened).ToString(),
        'E' => happened.Event,
        'a' => LineInfoFormat.Printable(happened.Settings ?? ""),
        'C' => Consumer(happened),
        'S' => EventTime.Seconds(happened.Time),
        'U' => Time.Utc(happened.Time),
        'L' => Time.Local(happened.Time),
        _ => null,
    };
}
