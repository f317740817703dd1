// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>What a kernel is prepared for.</summary>
internal enum KernelUse
{
    /// <summary>The tests boot it: <c>--all</c> prepares it.</summary>
    Tested,

    /// <summary>Guests can boot it; it is prepared when asked for by name.</summary>
    Booted,

    /// <summary>The driver is only compiled for it.</summary>
    Compiled,
}
