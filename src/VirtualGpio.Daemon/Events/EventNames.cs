// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Events;

/// <summary>Gives the names for the texts of events, made once for each state of the board. Any thread.</summary>
/// <param name="host">The board.</param>
internal sealed class EventNames(BoardHost host)
{
    private volatile EventNameTable _table = new(host.Map, null);

    /// <summary>The names of what there is now.</summary>
    /// <remarks>Asked for after the events were read, it knows all that they are about, but what was gone long before.</remarks>
    internal EventNameTable Current => ReferenceEquals(_table.Map, host.Map) ? _table : Refresh();

    /// <summary>Takes note of what there is now.</summary>
    internal EventNameTable Refresh()
    {
        EventNameTable before = _table;
        // Two threads may do this at once; both tables are right.
        return ReferenceEquals(before.Map, host.Map) ? before : _table = new EventNameTable(host.Map, before);
    }
}
