// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What an <see cref="EventEntry"/> tells.</summary>
public enum EventKind : byte
{
    /// <summary>The level of a net changed.</summary>
    Edge,

    /// <summary>A consumer requested a line.</summary>
    Requested,

    /// <summary>A line's consumer released it.</summary>
    Released,

    /// <summary>Software changed a line's settings.</summary>
    Reconfigured,

    /// <summary>A strong low is now driven against a strong high.</summary>
    ContentionStarted,

    /// <summary>That is over.</summary>
    ContentionEnded,

    /// <summary>A net was forced to a level.</summary>
    Forced,

    /// <summary>A net is forced no longer.</summary>
    Unforced,

    /// <summary>A chip was added.</summary>
    ChipAdded,

    /// <summary>A chip was removed.</summary>
    ChipRemoved,

    /// <summary>A machine was attached to a chip.</summary>
    GuestAttached,

    /// <summary>The machine left.</summary>
    GuestDetached,

    /// <summary>A chip's driver started, for the first time or again.</summary>
    DriverStarted,

    /// <summary>The driver stopped.</summary>
    DriverStopped,

    /// <summary>The guest sleeps; its driver goes on when it wakes.</summary>
    GuestSuspended,

    /// <summary>The guest has woken.</summary>
    GuestResumed,

    /// <summary>A chip was taken out of service.</summary>
    Faulted,

    /// <summary>A version 1 guest did not acknowledge a line's edge in time.</summary>
    NotAcknowledged,

    /// <summary>The room for edges to a chip is used up: edges of a line are left out, and its level follows.</summary>
    Overflow,

    /// <summary>A device changed.</summary>
    Device,
}
