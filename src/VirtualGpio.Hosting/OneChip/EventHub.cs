// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>Tells the subscribers of a <see cref="ChipHost"/> what happens. For the board's thread.</summary>
internal sealed class EventHub : IEventSink
{
    private EventSubscription[] _subscriptions = [];

    public bool Add(EventSubscription subscription)
    {
        _subscriptions = [.. _subscriptions, subscription];
        return true;
    }

    public bool Remove(EventSubscription subscription)
    {
        _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        return true;
    }

    public void OnEvent(in EventEntry entry)
    {
        if (_subscriptions.Length == 0 || KindOf(entry.Kind) is not { } kind)
            return;
        var lineEvent = new LineEvent
        {
            Kind = kind,
            // See ChipHost: nets are numbered as the lines are.
            Line = entry.Net,
            Level = entry.Level,
            By = entry.Actor == 0 ? LineDriver.Host : LineDriver.Guest,
            Sequence = entry.Count,
            Time = entry.Time,
        };
        foreach (EventSubscription subscription in _subscriptions)
            subscription.Add(lineEvent);
    }

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

    private static LineEventKind? KindOf(EventKind kind) => kind switch
    {
        EventKind.Edge => LineEventKind.Edge,
        EventKind.Requested => LineEventKind.Requested,
        EventKind.Released => LineEventKind.Released,
        EventKind.Reconfigured => LineEventKind.Reconfigured,
        EventKind.ContentionStarted => LineEventKind.ContentionStarted,
        EventKind.ContentionEnded => LineEventKind.ContentionEnded,
        EventKind.GuestAttached => LineEventKind.GuestAttached,
        EventKind.GuestDetached => LineEventKind.GuestDetached,
        EventKind.DriverStarted => LineEventKind.DriverStarted,
        EventKind.DriverStopped => LineEventKind.DriverStopped,
        EventKind.GuestSuspended => LineEventKind.GuestSuspended,
        EventKind.GuestResumed => LineEventKind.GuestResumed,
        EventKind.Faulted => LineEventKind.Faulted,
        EventKind.NotAcknowledged => LineEventKind.NotAcknowledged,
        _ => null,
    };
}
