// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>Tells subscribers what happens. For the reactor's thread.</summary>
internal sealed class EventHub(LineCounters[] counters)
{
    private EventSubscription[] _subscriptions = [];

    /// <summary>On whose account changes come about now.</summary>
    public LineDriver Actor { get; set; } = LineDriver.Host;

    public void Add(EventSubscription subscription) => _subscriptions = [.. _subscriptions, subscription];

    public void Remove(EventSubscription subscription) => _subscriptions = [.. _subscriptions.Where(other => other != subscription)];

    public void Tell(LineEventKind kind, int line, long time, Level level = Level.Low, LineDriver by = LineDriver.Guest)
    {
        long sequence = line >= 0 ? counters[line].NetChanges : 0;
        var lineEvent = new LineEvent { Kind = kind, Line = line, Level = level, By = by, Sequence = sequence, Time = time };
        foreach (EventSubscription subscription in _subscriptions)
            subscription.Add(lineEvent);
    }

    /// <summary>Wakes the readers for whom something is there.</summary>
    public void Flush()
    {
        foreach (EventSubscription subscription in _subscriptions)
            subscription.WakeReader();
    }

    public void Close()
    {
        foreach (EventSubscription subscription in _subscriptions)
            subscription.Close();
        _subscriptions = [];
    }
}
