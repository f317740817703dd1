// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>What is at the other end of the memory.</summary>
public enum GuestState
{
    /// <summary>Nothing is attached.</summary>
    Detached,

    /// <summary>A machine is attached; whether a driver is there cannot be told (it may speak version 1).</summary>
    Attached,

    /// <summary>A driver that speaks version 2 is there.</summary>
    Running,

    /// <summary>A driver that speaks version 2 is there, and suspended.</summary>
    Suspended,
}
