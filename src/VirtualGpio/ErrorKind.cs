// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What kind of mistake or mishap a <see cref="VirtualGpioException"/> is about.</summary>
public enum ErrorKind
{
    /// <summary>An argument is out of its range, malformed or contradicts another.</summary>
    InvalidArgument,

    /// <summary>There is no line of that offset or name.</summary>
    NoSuchLine,

    /// <summary>The guest drives the line; the host cannot set it.</summary>
    LineDrivenByGuest,

    /// <summary>The guest did not take what it was to take within the time given.</summary>
    GuestBusy,

    /// <summary>The guest broke the protocol, and its chip was taken out of service.</summary>
    Faulted,

    /// <summary>The memory is too small, or holds what cannot be used.</summary>
    BadMemory,

    /// <summary>The server has gone, or refuses.</summary>
    ServerLost,

    /// <summary>The host was stopped.</summary>
    Stopped,

    /// <summary>What was waited for did not come in time.</summary>
    Timeout,

    /// <summary>There is no chip, net or device of that name.</summary>
    NotFound,

    /// <summary>The name is in use, or what is to be changed is.</summary>
    Conflict,
}
