// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Verbs;

/// <summary>
/// Prints edges as they come. Everything that is there is written at once, and nothing is held back when nothing more is
/// there: neither a terminal nor a pipe waits for the next edge to see the last one.
/// </summary>
internal sealed class Monitor
{
    /// <summary>Enough that writes cost little per edge, few enough that they are seen at once.</summary>
    private const int MostPerWrite = 256;

    internal required string[] Lines { get; init; }

    /// <summary>How many edges to print; 0: no limit.</summary>
    internal int Wanted { get; init; }

    internal TimeSpan? IdleTimeout { get; init; }

    /// <summary>The level that edges of interest lead to; null: both.</summary>
    internal bool? Edge { get; init; }

    internal string? Format { get; init; }

    internal bool Json { get; init; }

    internal bool Banner { get; init; }

    internal bool Unquoted { get; init; }

    private readonly StringBuilder _batch = new();
    private int _printed;

    /// <summary>Runs until enough edges came, none came for long enough, or the chip has gone.</summary>
    internal void Run(ControlClient client)
    {
        // 'vgpio mon | head -n 3' is to end with the third line, not with the fourth edge.
        using FileDescriptor output = StandardStreams.Output;
        client.WatchOutput(output);
        ControlReply start = client.Ask(new() { Verb = ControlRequest.Watch, Lines = Lines }, ChipOptions.Patience);
        if (start is not { Chip: { } chip, Lines: { } watched })
            throw client.NotUnderstood();
        var format = new EdgeFormat(chip.Name, watched.ToDictionary(line => line.Offset, line => line.Name), Format, Unquoted);
        if (Banner)
            PrintBanner(chip);

        int batched = 0;
        long idleSince = MonotonicClock.Nanoseconds;
        while (Wanted == 0 || _printed < Wanted)
        {
            if (batched > 0 && (batched >= MostPerWrite || !client.HasReply))
            {
                Flush(client);
                batched = 0;
            }

            TimeSpan? patience = IdleTimeout is { } limit
                ? limit - TimeSpan.FromMicroseconds((MonotonicClock.Nanoseconds - idleSince) / 1000.0)
                : null;
            if (client.Read(patience) is not { } reply)
                break;
            if (Add(reply, format))
                idleSince = MonotonicClock.Nanoseconds;
            batched++;
        }

        Flush(client);
    }

    /// <summary>Adds what is to be printed of a reply.</summary>
    /// <returns>Whether it was an edge of interest.</returns>
    private bool Add(ControlReply reply, EdgeFormat format)
    {
        if (reply.Missed is { } missed)
            AddMissed(missed);
        if (reply.Edge is not { } edge || (Edge is { } level && edge.Level != level))
            return false;
        _batch.Append(Json ? format.Json(edge) : format.Format(edge, WallClock())).Append('\n');
        _printed++;
        return true;
    }

    private void AddMissed(long count)
    {
        if (Json)
            _batch.Append(EdgeFormat.MissedJson(count)).Append('\n');
        else if (Format is null)
            _batch.Append(EdgeFormat.Missed(count)).Append('\n');
        else
            Console.Error.WriteLine(EdgeFormat.Missed(count)); // Whoever gave a format reads it with a program.
    }

    private void PrintBanner(ChipState chip)
    {
        string text = Lines.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"Monitoring all {chip.Lines} lines of {chip.Name}...")
            : $"Monitoring {(Lines.Length == 1 ? "line" : "lines")} {string.Join(", ", Lines.Select(line => $"'{line}'"))}...";
        Output.WriteLine(Json ? JsonLine.Write(json => json.WriteString("event", "monitoring")) : text);
    }

    private void Flush(ControlClient client)
    {
        if (_batch.Length == 0)
            return;
        client.CheckOutput();
        Output.Write(_batch.ToString());
        _batch.Clear();
    }

    /// <summary>What the wall clock shows at 0 of CLOCK_MONOTONIC, in ns since 1970.</summary>
    private static long WallClock() =>
        ((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100) - MonotonicClock.Nanoseconds;
}
