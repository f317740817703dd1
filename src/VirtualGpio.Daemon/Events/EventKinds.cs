// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Client;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Events;

/// <summary>The kinds of event and their words.</summary>
internal static class EventKinds
{
    /// <summary>All words, by <see cref="EventKind"/>.</summary>
    internal static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<EventKind>().Order().Select(WordOf)];

    /// <summary><c>,"event":"…"</c>, by <see cref="EventKind"/>.</summary>
    internal static IReadOnlyList<byte[]> Members { get; } = [.. Words.Select(word => Encoding.ASCII.GetBytes($",\"event\":\"{word}\""))];

    /// <summary>Whether the event is one of a net, with all the lines on it, and not of one line or chip.</summary>
    internal static bool IsOfNet(EventKind kind) => kind is EventKind.Edge or EventKind.ContentionStarted or EventKind.ContentionEnded
        or EventKind.Forced or EventKind.Unforced;

    private static string WordOf(EventKind kind) => kind switch
    {
        EventKind.Edge => BoardEventNames.Edge,
        EventKind.Requested => BoardEventNames.Requested,
        EventKind.Released => BoardEventNames.Released,
        EventKind.Reconfigured => BoardEventNames.Reconfigured,
        EventKind.ContentionStarted => BoardEventNames.ContentionStarted,
        EventKind.ContentionEnded => BoardEventNames.ContentionEnded,
        EventKind.Forced => BoardEventNames.Forced,
        EventKind.Unforced => BoardEventNames.Unforced,
        EventKind.ChipAdded => BoardEventNames.ChipAdded,
        EventKind.ChipRemoved => BoardEventNames.ChipRemoved,
        EventKind.GuestAttached => BoardEventNames.GuestAttached,
        EventKind.GuestDetached => BoardEventNames.GuestDetached,
        EventKind.DriverStarted => BoardEventNames.DriverStarted,
        EventKind.DriverStopped => BoardEventNames.DriverStopped,
        EventKind.GuestSuspended => BoardEventNames.GuestSuspended,
        EventKind.GuestResumed => BoardEventNames.GuestResumed,
        EventKind.Faulted => BoardEventNames.Faulted,
        EventKind.NotAcknowledged => BoardEventNames.NotAcknowledged,
        EventKind.Overflow => BoardEventNames.Overflow,
        EventKind.Device => BoardEventNames.Device,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such event."),
    };
}
