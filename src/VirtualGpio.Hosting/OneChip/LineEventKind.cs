// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>What a <see cref="LineEvent"/> tells.</summary>
public enum LineEventKind : byte
{
    /// <summary>The level on the line's net changed.</summary>
    Edge,

    /// <summary>A consumer in the guest requested the line.</summary>
    Requested,

    /// <summary>The line's consumer in the guest released it.</summary>
    Released,

    /// <summary>The line's settings changed.</summary>
    Reconfigured,

    /// <summary>A strong low is now driven against a strong high.</summary>
    ContentionStarted,

    /// <summary>That is over.</summary>
    ContentionEnded,

    /// <summary>A machine was attached.</summary>
    GuestAttached,

    /// <summary>It has gone.</summary>
    GuestDetached,

    /// <summary>A driver in it started, for the first time or again.</summary>
    DriverStarted,

    /// <summary>The driver stopped.</summary>
    DriverStopped,

    /// <summary>The guest sleeps; its driver goes on when it wakes.</summary>
    GuestSuspended,

    /// <summary>The guest has woken.</summary>
    GuestResumed,

    /// <summary>The guest broke the protocol: see <see cref="ChipHost.Fault"/>.</summary>
    Faulted,

    /// <summary>A guest that takes one edge at a time (ivshmem, version 1) did not acknowledge the line's within one second.</summary>
    NotAcknowledged,
}
