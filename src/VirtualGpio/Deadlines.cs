// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>
/// The lines whose level is bouncing, the one that is due first at the front. A binary heap in which each line knows its
/// place, so that a line is taken out as fast as it is put in, and none of it depends on the lines that are at rest.
/// </summary>
internal sealed class Deadlines
{
    private readonly List<Line> _heap = [];
    private long _ticket;

    /// <summary>The line that is due first, of several the one that began first; null: none.</summary>
    public Line? First => _heap.Count > 0 ? _heap[0] : null;

    /// <summary>Puts a line in, by its <see cref="Line.Deadline"/>.</summary>
    public void Add(Line line)
    {
        line.Ticket = ++_ticket;
        line.Place = _heap.Count;
        _heap.Add(line);
        Rise(line);
    }

    /// <summary>Takes a line out that is in.</summary>
    public void Remove(Line line)
    {
        Line last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last != line)
        {
            Put(last, line.Place);
            Rise(last);
            Sink(last);
        }

        line.Place = -1;
    }

    private void Rise(Line line)
    {
        while (line.Place > 0 && _heap[(line.Place - 1) / 2] is { } parent && IsBefore(line, parent))
            Swap(parent, line);
    }

    private void Sink(Line line)
    {
        while (line.Place * 2 + 1 < _heap.Count)
        {
            int left = line.Place * 2 + 1;
            Line child = left + 1 < _heap.Count && IsBefore(_heap[left + 1], _heap[left]) ? _heap[left + 1] : _heap[left];
            if (!IsBefore(child, line))
                break;
            Swap(line, child);
        }
    }

    private void Swap(Line upper, Line lower)
    {
        int place = lower.Place;
        Put(lower, upper.Place);
        Put(upper, place);
    }

    private void Put(Line line, int place)
    {
        _heap[place] = line;
        line.Place = place;
    }

    private static bool IsBefore(Line one, Line other) =>
        one.Deadline < other.Deadline || (one.Deadline == other.Deadline && one.Ticket < other.Ticket);
}
