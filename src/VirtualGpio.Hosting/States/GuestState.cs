// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What is at the other end of a chip.</summary>
public enum GuestState
{
    /// <summary>Nothing is attached.</summary>
    Detached,

    /// <summary>A machine is attached; whether a driver is there cannot be told.</summary>
    Attached,

    /// <summary>A driver is there.</summary>
    Running,

    /// <summary>A driver is there, and suspended.</summary>
    Suspended,
}
