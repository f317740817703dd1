// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary>What is printed of events, until it is written.</summary>
internal sealed class EventPage(EventWatch watch, IEventFormat format)
{
    private readonly StringBuilder _text = new();
    private readonly string? _chipPrefix = watch.Board.Chip is { } chip ? $"{chip}:" : null;
    private bool _started;
    private long _printed;

    /// <summary>Adds events.</summary>
    /// <param name="batch">The events.</param>
    /// <param name="taken">Whether there was one of those that were asked for.</param>
    /// <returns>Whether those were enough.</returns>
    internal bool Add(IReadOnlyList<BoardEvent> batch, out bool taken)
    {
        taken = false;
        foreach (BoardEvent happened in batch)
        {
            switch (happened.Event)
            {
                case BoardEventNames.Start:
                    Start();
                    break;
                case BoardEventNames.Missed:
                    Note(MissedText.Text(happened), () => MissedText.Json(happened));
                    break;
                default:
                    if (!format.Takes(happened) || !IsOfChip(happened))
                        break;
                    taken = true;
                    if (!watch.Options.Quiet)
                        _text.Append(watch.Options.Json ? format.Json(happened) : format.Text(happened)).Append('\n');
                    if (++_printed == watch.Options.Wanted)
                        return true;
                    break;
            }
        }

        return false;
    }

    /// <summary>The text so far, to be cleared when it is written.</summary>
    internal StringBuilder Take() => _text;

    /// <summary>Without lines, the daemon is asked for those of all chips.</summary>
    private bool IsOfChip(BoardEvent happened) =>
        _chipPrefix is null || watch.Lines.Length > 0
        || (happened.Lines is { } lines && Array.Exists(lines, line => line.StartsWith(_chipPrefix, StringComparison.Ordinal)));

    private void Start()
    {
        if (_started)
            Note("-- the board was started anew: what happened meanwhile is not known --", () => JsonLine.Write(json => json.WriteString("event", "start")));
        else if (watch.Options.Banner)
            _text.Append(watch.BannerText()).Append('\n');
        _started = true;
    }

    private void Note(string text, Func<string> json)
    {
        if (watch.Options.Quiet)
            return;
        if (watch.Options.Json)
            _text.Append(json()).Append('\n');
        else if (watch.Options.Format is null)
            _text.Append(text).Append('\n');
        else
            Console.Error.WriteLine(text); // Whoever gave a format reads it with a program.
    }
}
