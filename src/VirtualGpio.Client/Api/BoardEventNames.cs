// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>The words of <see cref="BoardEvent.Event"/>.</summary>
public static class BoardEventNames
{
    /// <summary>The level of a net changed.</summary>
    public const string Edge = "edge";

    /// <summary>Software requested a line.</summary>
    public const string Requested = "requested";

    /// <summary>Software released a line.</summary>
    public const string Released = "released";

    /// <summary>Software changed a line's settings.</summary>
    public const string Reconfigured = "reconfigured";

    /// <summary>A strong low is driven against a strong high.</summary>
    public const string ContentionStarted = "contention-started";

    /// <summary>That is over.</summary>
    public const string ContentionEnded = "contention-ended";

    /// <summary>A net was forced to a level.</summary>
    public const string Forced = "forced";

    /// <summary>A net is forced no longer.</summary>
    public const string Unforced = "unforced";

    /// <summary>A chip was added.</summary>
    public const string ChipAdded = "chip-added";

    /// <summary>A chip was removed.</summary>
    public const string ChipRemoved = "chip-removed";

    /// <summary>A machine was attached to a chip.</summary>
    public const string GuestAttached = "guest-attached";

    /// <summary>It has left.</summary>
    public const string GuestDetached = "guest-detached";

    /// <summary>A driver has started, for the first time or again.</summary>
    public const string DriverStarted = "driver-started";

    /// <summary>The driver has stopped.</summary>
    public const string DriverStopped = "driver-stopped";

    /// <summary>The guest sleeps.</summary>
    public const string GuestSuspended = "guest-suspended";

    /// <summary>It has woken.</summary>
    public const string GuestResumed = "guest-resumed";

    /// <summary>Software broke the protocol: its chip is out of service.</summary>
    public const string Faulted = "faulted";

    /// <summary>A version 1 guest did not acknowledge an edge in time.</summary>
    public const string NotAcknowledged = "not-acknowledged";

    /// <summary>All room for edges to a chip was used up: edges of a line were left out.</summary>
    public const string Overflow = "overflow";

    /// <summary>A device changed.</summary>
    public const string Device = "device";

    /// <summary>Of a stream: it begins behind this sequence number.</summary>
    public const string Start = "start";

    /// <summary>Of a stream: events from number <see cref="BoardEvent.From"/> to <see cref="BoardEvent.Sequence"/> are gone.</summary>
    public const string Missed = "missed";

    /// <summary>Of a stream: the daemon stops; nothing more will come.</summary>
    public const string Stopping = "stopping";
}
