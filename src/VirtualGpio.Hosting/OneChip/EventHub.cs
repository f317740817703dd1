// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>Tells the subscribers of a <see cref="ChipHost"/> what happens.</summary>
/// <remarks>
/// Subscriptions come and go on any thread, at once: as messages to the board's thread they would miss what it does before
/// it looks at its messages. The list is replaced as a whole; null stands for a board that has ended.
/// </remarks>
internal sealed class EventHub : IEventSink
{
    private EventSubscription[]? _subscriptions = [];

    /// <summary>Adds a subscription; one that comes after the board's end ends as well. Any thread.</summary>
    public void Add(EventSubscription subscription)
    {
        if (!TryReplace(before => [.. before, subscription]))
            subscription.Close();
    }

    /// <summary>Takes a subscription out, if it is there. Any thread.</summary>
    public void Remove(EventSubscription subscription) => TryReplace(before => [.. before.Where(other => other != subscription)]);

    public void OnEvent(in EventEntry entry)
    {
        if (Volatile.Read(ref _subscriptions) is not { Length: > 0 } subscriptions || KindOf(entry.Kind) is not { } kind)
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
        foreach (EventSubscription subscription in subscriptions)
            subscription.Add(lineEvent);
    }

    public void Flush()
    {
        foreach (EventSubscription subscription in Volatile.Read(ref _subscriptions) ?? [])
            subscription.WakeReader();
    }

    public void Close()
    {
        foreach (EventSubscription subscription in Interlocked.Exchange(ref _subscriptions, null) ?? [])
            subscription.Close();
    }

    private bool TryReplace(Func<EventSubscription[], EventSubscription[]> replace)
    {
        EventSubscription[]? before = Volatile.Read(ref _subscriptions);
        while (before is not null)
        {
            EventSubscription[]? found = Interlocked.CompareExchange(ref _subscriptions, replace(before), before);
            if (found == before)
                return true;
            before = found;
        }

        return false;
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
