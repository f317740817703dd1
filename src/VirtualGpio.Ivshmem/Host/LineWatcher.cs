// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>Turns the changes of a line's net into events.</summary>
internal sealed class LineWatcher(int line, EventHub hub, LineCounters[] counters) : INetObserver
{
    /// <inheritdoc/>
    public void LevelChanged(Net net, Level level, long time)
    {
        counters[line].NetChanges++;
        hub.Tell(LineEventKind.Edge, line, time, level, hub.Actor);
    }

    /// <inheritdoc/>
    public void ContentionChanged(Net net, bool contended, long time) =>
        hub.Tell(contended ? LineEventKind.ContentionStarted : LineEventKind.ContentionEnded, line, time, net.Level, hub.Actor);
}
