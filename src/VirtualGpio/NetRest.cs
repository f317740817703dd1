// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>The level of a net that nothing drives.</summary>
public enum NetRest : byte
{
    /// <summary>The last level it had, as the charge on a copper trace would for a while.</summary>
    Keeps = 0,

    /// <summary>Low.</summary>
    Low = 1,

    /// <summary>High.</summary>
    High = 2,
}
