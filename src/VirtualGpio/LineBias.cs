// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>The weak pull that the software under test has asked for on a line, in either direction.</summary>
public enum LineBias : byte
{
    /// <summary>Nothing was asked for; there is no pull.</summary>
    AsIs = 0,

    /// <summary>No pull.</summary>
    Disabled = 1,

    /// <summary>A weak high.</summary>
    PullUp = 2,

    /// <summary>A weak low.</summary>
    PullDown = 3,
}
