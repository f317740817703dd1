// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Up;

/// <summary>Tells what happens to chips as a whole, and what goes wrong on lines.</summary>
/// <param name="host">The board.</param>
/// <param name="reader">Where its events are read from.</param>
/// <param name="tell">Is told: what happened, for programs and as a sentence, and where.</param>
/// <param name="onlyTroubles">Whether only what goes wrong is told.</param>
internal sealed class BoardNews(BoardHost host, EventReader reader, Action<string, string, EventPlace?> tell, bool onlyTroubles)
{
    private const int EntriesAtOnce = 256;

    /// <summary>
    /// A guest can make contention as fast as it can toggle a line, and nobody reads thousands of lines per second: what
    /// happens within this time after a message is folded into the next one.
    /// </summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly OrderedDictionary<(int Net, Topic Topic), (EventEntry Last, int Count)> _troubles = [];
    private readonly Dictionary<int, string> _chips = [];
    private BoardMap _map = host.Map;

    private enum Topic
    {
        Contention,
        NotAcknowledged,
        Overflow,
    }

    /// <summary>Until the board ends.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    internal async Task TellAsync()
    {
        var entries = new EventEntry[EntriesAtOnce];
        while (await reader.WaitAsync().ConfigureAwait(false))
        {
            int count;
            do
            {
                count = reader.TryRead(entries, out MissedRange missed);
                if (missed.Count > 0)
                    tell("missed", $"{missed.Count} events came too fast to be looked at. See how the board is with: vgpio info", null);
                foreach (EventEntry entry in entries.AsSpan(0, count))
                    Look(entry);
            }
            while (count > 0);
            if (_troubles.Count == 0)
                continue;
            TellTroubles();
            await Task.WhenAny(host.Completion, Task.Delay(s_pause)).ConfigureAwait(false);
        }
    }

    private void Look(in EventEntry entry)
    {
        switch (entry.Kind)
        {
            case EventKind.Edge:
                break;
            case EventKind.ContentionStarted or EventKind.ContentionEnded:
                Fold(entry, Topic.Contention);
                break;
            case EventKind.NotAcknowledged:
                Fold(entry, Topic.NotAcknowledged);
                break;
            case EventKind.Overflow:
                Fold(entry, Topic.Overflow);
                break;
            default:
                if ((entry.Kind == EventKind.Faulted || !onlyTroubles) && TextOf(entry) is var (name, text))
                    tell(name, text, new EventPlace(ChipOf(entry.Chip), null, null));
                break;
        }
    }

    private static (string Name, string Text)? TextOf(in EventEntry entry) => entry.Kind switch
    {
        EventKind.GuestAttached => ("guest-attached", "guest attached"),
        EventKind.GuestDetached => ("guest-detached", "guest detached"),
        EventKind.DriverStarted => ("driver-started", "driver started"),
        EventKind.DriverStopped => ("driver-stopped", "driver stopped"),
        EventKind.GuestSuspended => ("guest-suspended", "guest sleeps"),
        EventKind.GuestResumed => ("guest-resumed", "guest woke"),
        EventKind.ChipAdded => ("chip-added", "chip added"),
        EventKind.ChipRemoved => ("chip-removed", "chip removed"),
        EventKind.Faulted => ("faulted", $"FAULT, the lines are released: {entry.Detail?.Text ?? "it has ended meanwhile"}"),
        _ => null,
    };

    private void Fold(in EventEntry entry, Topic topic)
    {
        int before = _troubles.TryGetValue((entry.Net, topic), out (EventEntry Last, int Count) known) ? known.Count : 0;
        _troubles[(entry.Net, topic)] = (entry, before + 1);
    }

    private void TellTroubles()
    {
        foreach (((int net, _), (EventEntry last, int count)) in _troubles)
        {
            NetEntry? entry = NetOf(net);
            LineEntry? line = entry?.Lines is [var only] ? only : null;
            string where = line is not null ? $"line {line.Offset}{(line.Name.Length > 0 ? $" ('{line.Name}')" : "")}" : $"net '{entry?.Name}'";
            var place = new EventPlace(line?.ChipName, line?.Offset, entry?.Name);
            string changes = count > 1 ? $"; {count} changes since it was last told" : "";
            switch (last.Kind)
            {
                case EventKind.ContentionStarted:
                    tell("contention-started", $"CONTENTION on {where}: {string.Join(", ", last.Detail?.Drivers ?? [])}{changes}", place);
                    break;
                case EventKind.ContentionEnded:
                    tell("contention-ended", $"no contention on {where} any more{changes}", place);
                    break;
                case EventKind.NotAcknowledged:
                    string edges = count > 1 ? $"{count} edges" : "an edge";
                    tell("not-acknowledged", $"the guest did not acknowledge {edges} of {where} within a second: is its driver well?", place);
                    break;
                default:
                    tell("overflow", $"OVERFLOW on {where}: its software takes edges too slowly, so some are left out, and the level follows", place);
                    break;
            }
        }

        _troubles.Clear();
    }

    private NetEntry? NetOf(int net)
    {
        if (_map.NetOf(net) is { } known)
            return known;
        _map = host.Map;
        return _map.NetOf(net);
    }

    /// <summary>The name of a chip, also when it has gone.</summary>
    private string ChipOf(int id)
    {
        if (_chips.TryGetValue(id, out string? known))
            return known;
        string name = host.Map.ActorName(id);
        _chips[id] = name;
        return name;
    }
}
