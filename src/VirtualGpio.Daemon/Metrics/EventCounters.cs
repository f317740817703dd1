// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Metrics;

/// <summary>
/// Counts a board's events by their kind. To be added to the board before it is started
/// (<see cref="BoardHost.AddSink"/>). Written by the board's thread alone, read by any.
/// </summary>
public sealed class EventCounters : IEventSink
{
    private readonly long[] _counts = new long[Enum.GetValues<EventKind>().Length];

    /// <summary>How many events of a kind there were.</summary>
    public long this[EventKind kind] => Volatile.Read(ref _counts[(int)kind]);

    /// <inheritdoc/>
    void IEventSink.OnEvent(in EventEntry entry)
    {
        ref long count = ref _counts[(int)entry.Kind];
        Volatile.Write(ref count, count + 1);
    }

    /// <inheritdoc/>
    void IEventSink.Flush()
    {
    }

    /// <inheritdoc/>
    void IEventSink.Close()
    {
    }
}
