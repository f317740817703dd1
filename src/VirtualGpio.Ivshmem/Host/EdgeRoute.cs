// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>How the guest learns of an edge.</summary>
internal enum EdgeRoute
{
    /// <summary>It does not: it may look at the levels.</summary>
    Levels,

    /// <summary>Through version 1's registers, one at a time.</summary>
    Registers,

    /// <summary>Through version 2's edge queue.</summary>
    Queue,
}
