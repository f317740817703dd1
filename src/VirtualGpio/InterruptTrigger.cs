// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What the software under test wants to be interrupted for on a line.</summary>
[Flags]
public enum InterruptTrigger : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Changes from low to high.</summary>
    Rising = 1,

    /// <summary>Changes from high to low.</summary>
    Falling = 2,

    /// <summary>Changes in either direction.</summary>
    Both = Rising | Falling,

    /// <summary>As long as the line is high.</summary>
    WhileHigh = 4,

    /// <summary>As long as the line is low.</summary>
    WhileLow = 8,
}
