// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What a terminal drives onto its net, weakest first.</summary>
public enum Signal : byte
{
    /// <summary>Nothing.</summary>
    HighImpedance = 0,

    /// <summary>A weak low: a resistor to ground.</summary>
    PullDown = 1,

    /// <summary>A weak high: a resistor to the supply.</summary>
    PullUp = 2,

    /// <summary>A strong low.</summary>
    StrongLow = 3,

    /// <summary>A strong high.</summary>
    StrongHigh = 4,
}
