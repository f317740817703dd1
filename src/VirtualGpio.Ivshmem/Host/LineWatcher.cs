// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>Turns the changes of a line's net into events.</summary>
internal sealed class LineWatcher(int line, EventHub hub, LineCounters[] counters) : INetObserver
{
    /// <inheritdoc/>
    public void OnLevel(in NetChange change)
    {
        counters[line].NetChanges++;
        hub.Tell(LineEventKind.Edge, line, change.Time, change.Level, hub.Actor);
    }

    /// <inheritdoc/>
    public void OnContention(Net net, bool contended, long time) =>
        hub.Tell(contended ? LineEventKind.ContentionStarted : LineEventKind.ContentionEnded, line, time, net.Level, hub.Actor);

    /// <inheritdoc/>
    public void OnForced(Net net, Level? level, long time)
    {
        // The level that comes of it is told as any other.
    }
}
