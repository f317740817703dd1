// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Verbs;

/// <summary>
/// Prints events as they come. Everything that is there is written at once, and nothing is held back when nothing more is
/// there: neither a terminal nor a pipe waits for the next event to see the last one.
/// </summary>
internal sealed record EventWatch
{
    /// <summary>Which board and chip.</summary>
    internal required BoardSelection Board { get; init; }

    /// <summary>The lines, as they were given; empty: all.</summary>
    internal required string[] Lines { get; init; }

    /// <summary>The events to ask for, of <see cref="BoardEventNames"/>.</summary>
    internal required string[] Events { get; init; }

    /// <summary>Which of them to print, and how.</summary>
    internal required Func<LineLabels, EventTime, IEventFormat> Format { get; init; }

    /// <summary>What the banner says before the lines.</summary>
    internal required string Banner { get; init; }

    /// <summary>How times are printed, and how many events, and so on.</summary>
    internal required EventOptions.Values Options { get; init; }

    /// <summary>Runs until enough events came, none came for long enough, or the daemon has gone.</summary>
    /// <returns>One of <see cref="ExitStatus"/>.</returns>
    /// <exception cref="CliException">The board was stopped.</exception>
    internal int Run()
    {
        // 'vgpio mon | head -n 3' is to end with the third line, not with the fourth edge.
        using FileDescriptor output = StandardStreams.Output;
        using BoardClient client = BoardConnection.Open(Board, output);
        LineInfo[] lines = Known(client);
        var time = new EventTime(Options.Time, client.GetBoardAsync().Now().Epoch);
        return PrintAsync(client, Format(new LineLabels(lines), time)).Now();
    }

    /// <summary>The lines that are watched, for their names.</summary>
    private LineInfo[] Known(BoardClient client)
    {
        try
        {
            return client.GetLinesAsync(Board.Lines(Lines), Lines.Length == 0 ? Board.Chip : null).Now();
        }
        catch (BoardException failure) when (failure.Code == ProblemCodes.NotFound && Lines.Length > 0)
        {
            // A net can be watched that no line is on. What is not there at all is told when events are asked for.
            return client.GetLinesAsync([]).Now();
        }
    }

    private async ValueTask<int> PrintAsync(BoardClient client, IEventFormat format)
    {
        using CancellationTokenSource idle = new();
        Rearm(idle);
        EventFilter filter = new() { Lines = Board.Lines(Lines), Events = Events };
        IAsyncEnumerable<IReadOnlyList<BoardEvent>> batches = Options.Reconnect
            ? client.FollowEventBatchesAsync(filter, idle.Token)
            : client.ReadEventBatchesAsync(filter, idle.Token);
        var page = new EventPage(this, format);
        try
        {
            await foreach (IReadOnlyList<BoardEvent> batch in batches.ConfigureAwait(false))
            {
                bool enough = page.Add(batch, out bool taken);
                Write(client, page.Take());
                if (enough)
                    return ExitStatus.Ok;
                if (taken)
                    Rearm(idle);
            }
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested)
        {
            return ExitStatus.Ok;
        }

        throw new CliException(ExitStatus.BoardGone, "The board was stopped.");
    }

    /// <summary>The banner, without a newline.</summary>
    internal string BannerText()
    {
        if (Options.Json)
            return JsonLine.Write(json => json.WriteString("event", "monitoring"));
        string chip = Board.Chip is null ? "" : $" of {Board.Chip}";
        return Lines.Length == 0
            ? $"{Banner} all lines{chip}..."
            : $"{Banner} {(Lines.Length == 1 ? "line" : "lines")} {string.Join(", ", Lines.Select(line => $"'{line}'"))}...";
    }

    private void Rearm(CancellationTokenSource idle)
    {
        if (Options.IdleTimeout is { } limit)
            idle.CancelAfter(TimeSpan.FromTicks(Math.Max(1, limit / 100)));
    }

    private static void Write(BoardClient client, StringBuilder text)
    {
        if (text.Length == 0)
            return;
        client.CheckOutput();
        Output.Write(text.ToString());
        text.Clear();
    }
}
