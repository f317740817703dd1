// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>A logic level.</summary>
public enum Level : byte
{
    /// <summary>0.</summary>
    Low = 0,

    /// <summary>1.</summary>
    High = 1,
}
